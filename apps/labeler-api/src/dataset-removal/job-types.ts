import type { JobType } from '@libs/jobs';

export interface PurgeDatasetJob {
  datasetId: string;
}

/** Removes what is left of a dataset whose time in the trash is over. */
export const PURGE_DATASET: JobType<PurgeDatasetJob> = {
  name: 'purge-dataset',
  concurrency: 1,
  retries: 5,
  retryDelaySeconds: 30,
  expireSeconds: 12 * 3600,
};

/** Looks for datasets that are due, those among them whose removal was cut off. */
export const SWEEP_TRASH: JobType<Record<string, never>> = {
  name: 'sweep-trash',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 600,
};

/** Removes what late uploads stored of datasets that are gone. */
export const SWEEP_REMOVED_DATASETS: JobType<Record<string, never>> = {
  name: 'sweep-removed-datasets',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 3600,
};

export const SWEEP_TRASH_EVERY_SECONDS = 300;
export const SWEEP_REMOVED_EVERY_SECONDS = 3600;
