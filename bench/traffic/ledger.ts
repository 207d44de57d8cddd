/** An annotation as the last acknowledgement left it. */
export interface Label {
  version: number;
  bbox: readonly number[];
}

/** Everything that was acknowledged, to be asked for in the end. */
export class Ledger {
  readonly labels = new Map<number, Label>();
  readonly removedLabels = new Set<number>();
  /** SHA-256 of each image by its path. */
  readonly images = new Map<string, string>();
  /** Every image that was ever sent, acknowledged or not. */
  readonly sentImages = new Map<string, string>();
  readonly versions = new Set<number>();
  readonly exports = new Set<string>();
  readonly snapshots = new Set<string>();
  archives = 0;
  cutArchives = 0;
  /** Promises that were seen broken on the way. */
  readonly broken: string[] = [];
}
