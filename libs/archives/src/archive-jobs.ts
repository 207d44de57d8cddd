import type { JobType } from '@libs/jobs';

export interface BuildArchiveJob {
  datasetId: string;
  contentId: string;
  /** Without it, the dataset as it is right now. */
  snapshotId?: string | null;
}

/** Writes the archive of one content into storage. */
export const BUILD_ARCHIVE: JobType<BuildArchiveJob> = {
  name: 'build-archive',
  concurrency: 1,
  retries: 5,
  retryDelaySeconds: 30,
  expireSeconds: 12 * 3600,
};

/** Removes archives that nobody uses any more. */
export const SWEEP_ARCHIVES: JobType<Record<string, never>> = {
  name: 'sweep-archives',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 3600,
};

export const SWEEP_EVERY_SECONDS = 3600;
