import type { BucketRole, ObjectInfo } from '@libs/storage';
import { type JoinedKey, joinObjects } from './join-objects';
import { KEPT_KINDS, keyPartsOf, type ObjectKind } from './object-kind';
import type { ObjectReference } from './object-references';

/** What is wrong with a key. */
export type Problem =
  /** A row needs an object that is not there. */
  | 'missing'
  /** The object has another length or ETag than a row says. */
  | 'different'
  /** The bytes are not those of which a row has the checksum. */
  | 'corrupt'
  /** An old object that nothing refers to. */
  | 'unreferenced';

export interface Finding {
  problem: Problem;
  key: string;
  object: ObjectInfo | undefined;
  /** The row that is contradicted; undefined for objects without one. */
  reference: ObjectReference | undefined;
}

/** Objects and bytes. */
export interface Amount {
  objects: number;
  bytes: number;
}

export interface Comparison {
  roles: readonly BucketRole[];
  objects: AsyncIterable<ObjectInfo>;
  references: AsyncIterable<ObjectReference>;
  /** Younger objects may still become somebody's. */
  olderThan: Date;
  /** Told of every object that was listed, with what it is. */
  onObject?: (object: ObjectInfo, kind: ObjectKind, state: ObjectState) => void;
}

/** Whose an object is. */
export type ObjectState =
  | 'referenced'
  /** In a folder or under a key that somebody is at work on. */
  | 'claimed'
  /** Without a row, and too young to say. */
  | 'young'
  /** Without a row, as it may be. */
  | 'kept'
  | 'unreferenced';

/** Holds a listing against the rows. What it says of changes that were made meanwhile has to be looked at again. */
export async function* compareStorage(comparison: Comparison): AsyncGenerator<Finding, void> {
  const { objects, references, onObject } = comparison;
  for await (const joined of joinObjects(objects, references)) {
    const { key, object } = joined;
    const { kind } = keyPartsOf(key, comparison.roles);
    const state = stateOf(joined, kind, comparison.olderThan);
    if (object) onObject?.(object, kind, state);
    if (state === 'unreferenced')
      yield { problem: 'unreferenced', key, object, reference: undefined };
    else yield* contradictionsOf(joined);
  }
}

function stateOf(
  { object, references, folders }: JoinedKey,
  kind: ObjectKind,
  olderThan: Date,
): ObjectState {
  if (references.some(isClaim)) return 'claimed';
  if (references.length > 0) return 'referenced';
  if (folders.length > 0) return 'claimed';
  if (KEPT_KINDS.has(kind)) return 'kept';
  return object && object.lastModified < olderThan ? 'unreferenced' : 'young';
}

/** What rows say that is not so. Nothing while somebody is at work on the object. */
export function* contradictionsOf({ key, object, references }: JoinedKey): Generator<Finding> {
  if (references.some(isClaim)) return;
  for (const reference of references) {
    if (!object) {
      if (!reference.required) continue;
      yield { problem: 'missing', key, object, reference };
      return;
    }
    if (isAnother(reference, object)) {
      yield { problem: 'different', key, object, reference };
      return;
    }
  }
}

/** The length and, where the row knows it, the ETag. */
function isAnother(reference: ObjectReference, object: ObjectInfo): boolean {
  if (reference.size !== null && reference.size !== object.size) return true;
  return reference.etag !== null && plainEtag(reference.etag) !== plainEtag(object.etag);
}

function isClaim({ kind }: ObjectReference): boolean {
  return kind === 'claim';
}

/** Rows of older releases have ETags without quotes. */
function plainEtag(etag: string): string {
  return etag.replace(/^W\//, '').replaceAll('"', '');
}
