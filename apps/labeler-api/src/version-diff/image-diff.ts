import { type Changes, changesBetween } from './compare-annotations';
import type { ComparedAnnotation } from './compared-annotation';
import { matchAnnotations } from './match-annotations';

export interface ModifiedAnnotation {
  before: ComparedAnnotation;
  after: ComparedAnnotation;
  changes: Changes;
}

/** What became of the annotations of an image. */
export interface ImageDiff {
  added: ComparedAnnotation[];
  removed: ComparedAnnotation[];
  modified: ModifiedAnnotation[];
  /** As they are in the newer state. */
  unchanged: ComparedAnnotation[];
}

export function diffOf(
  before: readonly ComparedAnnotation[],
  after: readonly ComparedAnnotation[],
): ImageDiff {
  const { pairs, removed, added } = matchAnnotations(before, after);
  const diff: ImageDiff = { added, removed, modified: [], unchanged: [] };
  for (const [old, now] of pairs) {
    const changes = changesBetween(old, now);
    if (changes) diff.modified.push({ before: old, after: now, changes });
    else diff.unchanged.push(now);
  }
  return diff;
}

export function hasChanges({ added, removed, modified }: ImageDiff): boolean {
  return added.length + removed.length + modified.length > 0;
}
