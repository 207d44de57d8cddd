import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { UploadRepository } from './upload.repository';

/** After that a process that went silent has lost its hold. */
const HOLD_SECONDS = 60;
const RENEW_MS = 20_000;
const RETRY_MS = 100;

/** Lets one request at a time work on an upload, over all processes. */
@Injectable()
export class UploadLease {
  constructor(private readonly uploads: UploadRepository) {}

  /**
   * Runs `work` as soon as nobody else works on the upload.
   * @returns undefined when somebody still did at `deadline` (milliseconds since 1970)
   */
  async run<T>(
    uploadId: string,
    deadline: number,
    work: () => Promise<T>,
  ): Promise<{ value: T } | undefined> {
    const holder = randomUUID();
    while (!(await this.uploads.hold(uploadId, holder, HOLD_SECONDS))) {
      if (Date.now() >= deadline) return undefined;
      await delay(RETRY_MS);
    }
    const renewal = setInterval(() => {
      // Work that lost its hold does no harm: everything it does can be done twice.
      this.uploads.hold(uploadId, holder, HOLD_SECONDS).catch(() => undefined);
    }, RENEW_MS);
    try {
      return { value: await work() };
    } finally {
      clearInterval(renewal);
      await this.uploads.release(uploadId, holder).catch(() => undefined);
    }
  }
}
