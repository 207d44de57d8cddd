import { ValidationFailedError } from '@libs/errors';

/** What must be true for a change to be made. */
export interface Precondition {
  /** The newest fencing token that the writer knows of the lock of the image. */
  lockToken: number | undefined;
  /** Versions that the change was made for; null for any. */
  versions: number[] | null;
  /** The one of them to be told of. */
  yourVersion: number | null;
}

const MAX_VERSION = 2_147_483_647;
const STRONG_TAG = /(?<!W\/)"(\d{1,10})"/g;

/**
 * The entity tag of an annotation is its version in quotes. `version` in the body and `If-Match` must both be right.
 * @throws ValidationFailedError
 */
export function preconditionOf(
  { 'if-match': ifMatch, 'x-lock-token': lockToken }: Record<string, string | undefined>,
  version?: number | null,
): Precondition {
  const isAny = ifMatch === undefined || ifMatch.trim() === '*';
  const matched = isAny ? null : versionsIn(ifMatch);
  const named = version ?? null;
  const versions = named === null ? matched : (matched ?? [named]).filter((each) => each === named);
  return {
    lockToken: lockTokenOf(lockToken),
    versions,
    yourVersion: named ?? matched?.[0] ?? null,
  };
}

export function entityTagOf({ version }: { version: number }): string {
  return `"${version}"`;
}

/** @throws ValidationFailedError */
export function lockTokenOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw new ValidationFailedError([{ field: 'X-Lock-Token', message: 'must be a whole number' }]);
}

/** Whatever else the header names, no annotation has it. */
function versionsIn(ifMatch: string): number[] {
  return [...ifMatch.matchAll(STRONG_TAG)]
    .map(([, version]) => Number(version))
    .filter((version) => version <= MAX_VERSION);
}
