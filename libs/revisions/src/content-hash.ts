import { createHash, type Hash } from 'node:crypto';
import type { RevisionClass } from './revision';

/** Classes as they count for the content: their ids are the database's, their place and name are the user's. */
const canonical = (classes: readonly RevisionClass[]) =>
  JSON.stringify(classes.map(({ name, color }) => [name, color]));

/** @param state of the labels of a task. */
export function labelsHash(state: Uint8Array, classes: readonly RevisionClass[]): string {
  return hashOf((hash) => hash.update(state).update(canonical(classes)));
}

/**
 * @param images state of the images
 * @param tasks the hash of the labels of each task
 */
export function revisionHash(images: Uint8Array, tasks: ReadonlyMap<string, string>): string {
  const ordered = [...tasks].sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOf((hash) => hash.update(images).update(JSON.stringify(ordered)));
}

function hashOf(fill: (hash: Hash) => Hash): string {
  return `sha256:${fill(createHash('sha256')).digest('hex')}`;
}
