import type { JobType } from '@libs/jobs';
import { DirectoryFallback, syncUserDirectory, UserDb } from '@libs/user-db';
import { Injectable } from '@nestjs/common';

/** A failed run is not repeated: the next one is half a minute away. */
export const DIRECTORY_SYNC: JobType<Record<string, never>> = {
  name: 'user-directory-sync',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 1,
  expireSeconds: 300,
};

/** Keeps our copy of the users in step with the users database, for the time when that is away. */
@Injectable()
export class DirectorySync {
  constructor(
    private readonly users: UserDb,
    private readonly copy: DirectoryFallback,
  ) {}

  async run(): Promise<void> {
    await syncUserDirectory(this.users, this.copy);
  }
}
