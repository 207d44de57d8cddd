import { createHash } from 'node:crypto';
import { type Split, SPLITS } from './labeled-dataset';

/** Shares of train, val and test. */
export type SplitRatios = readonly [train: number, val: number, test: number];

export interface ShareOptions {
  ratios?: SplitRatios;
  /** Another seed gives another division; the empty one is that of published files. */
  seed?: string;
}

export const DEFAULT_RATIOS: SplitRatios = [0.7, 0.2, 0.1];
const STEPS = 10_000;

/**
 * The split that a name falls into. It depends on the name alone, so that an image stays where it is when others are
 * added: the remainder of the MD5 of seed and name by 10,000 is its place between 0 and 1.
 */
export function splitByShare(name: string, options: ShareOptions = {}): Split {
  const { ratios = DEFAULT_RATIOS, seed = '' } = options;
  const digest = createHash('md5').update(seed).update(name).digest();
  const place = remainder(digest) / STEPS;
  const total = ratios.reduce((sum, ratio) => sum + ratio, 0);
  let limit = 0;
  for (const [index, split] of SPLITS.entries()) {
    limit += ratios[index] ?? 0;
    // Sums of shares such as 0.7 + 0.2 miss their value by less than a step.
    if (place < limit / total - 1 / (2 * STEPS)) return split;
  }
  return lastUsed(ratios);
}

/** How images are divided for training. */
export type SplitSettings =
  /** As stored with the dataset. */
  | { method: 'stored' }
  | { method: 'none' }
  /** By shares; images of one folder stay together when grouped by folder. */
  | { method: 'ratio'; ratios?: SplitRatios; seed?: string; groupBy?: 'none' | 'folder' };

interface SplittableImage {
  id: string;
  path: string;
  split: Split | null;
}

/** The division that the settings describe. */
export function splitterOf(settings: SplitSettings): (image: SplittableImage) => Split | null {
  switch (settings.method) {
    case 'stored':
      return ({ split }) => split;
    case 'none':
      return () => null;
    case 'ratio':
      return settings.groupBy === 'folder'
        ? ({ path }) => splitByShare(folderOf(path), settings)
        : ({ id }) => splitByShare(id, settings);
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Of a number of 16 bytes, without holding it. */
function remainder(digest: Buffer): number {
  let rest = 0;
  for (const byte of digest) rest = (rest * 256 + byte) % STEPS;
  return rest;
}

function lastUsed(ratios: SplitRatios): Split {
  return SPLITS.findLast((_, index) => (ratios[index] ?? 0) > 0) ?? 'train';
}
