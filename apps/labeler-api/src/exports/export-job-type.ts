import type { JobType } from '@libs/jobs';

export interface WriteExportJob {
  exportId: string;
}

/** Writes the file of an export. */
export const WRITE_EXPORT: JobType<WriteExportJob> = {
  name: 'write-export',
  concurrency: 1,
  retries: 5,
  retryDelaySeconds: 5,
  expireSeconds: 12 * 3600,
};
