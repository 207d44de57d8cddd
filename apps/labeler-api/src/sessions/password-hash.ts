/** `$2a$`, `$2b$` and PHP's `$2y$`: one algorithm. `$2$` and `$2x$` are old, broken variants. */
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const UNMATCHABLE = '.'.repeat(53);

/** The stored hash in the spelling that the bcrypt library knows; undefined when it is no bcrypt hash. */
export function bcryptHashOf(stored: string | null | undefined): string | undefined {
  const match = BCRYPT.exec(stored ?? '');
  const cost = Number(match?.[1]);
  if (!match || cost < 4 || cost > 31) return undefined;
  return match[0].replace(/^\$2y/, '$2b');
}

/** A hash that costs as much to check as `hash` and that no password has. */
export function decoyOf(hash: string): string {
  return `$2b$${hash.slice(4, 6)}$${UNMATCHABLE}`;
}

/** The cost that the systems sharing the users database hash with. */
export const DEFAULT_DECOY = decoyOf('$2b$12');
