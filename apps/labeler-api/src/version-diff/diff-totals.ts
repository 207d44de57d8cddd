import type { ComparedAnnotation } from './compared-annotation';
import type { ImageDiff } from './image-diff';

export interface ClassChanges {
  added: number;
  removed: number;
  modified: number;
}

const NO_CLASS = 'unknown';

/** What the diffs of images amount to. */
export class DiffTotals {
  images = 0;
  added = 0;
  removed = 0;
  modified = 0;
  unchanged = 0;
  readonly classes = new Map<string, ClassChanges>();

  add({ added, removed, modified, unchanged }: ImageDiff): void {
    this.images += 1;
    this.added += added.length;
    this.removed += removed.length;
    this.modified += modified.length;
    this.unchanged += unchanged.length;
    for (const each of added) this.changesOf(each).added += 1;
    for (const each of removed) this.changesOf(each).removed += 1;
    for (const { after } of modified) this.changesOf(after).modified += 1;
  }

  private changesOf({ classId, className }: ComparedAnnotation): ClassChanges {
    const name = className ?? classId ?? NO_CLASS;
    const known = this.classes.get(name) ?? { added: 0, removed: 0, modified: 0 };
    this.classes.set(name, known);
    return known;
  }
}
