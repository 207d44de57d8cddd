import { LabelerDb } from '@libs/labeler-db';
import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { FreezeRepository, type FreezeStep, type StepBounds } from './freeze.repository';
import type { Revision } from './revision';
import { RevisionWriter } from './revision-writer';
import { RevisionRepository } from './revision.repository';
import { DatasetUnknownError, UploadsInProgressError } from './revisions.errors';

/** Of one step: some tenths of a second. */
const STEP = { images: 5_000, annotations: 50_000 };
const NO_BOUNDS: StepBounds = { after: '', images: 2 ** 31 - 1, annotations: 2 ** 31 - 1 };

const WAITS = 20;
const WAIT_MS = 250;

/** States of datasets that stay readable. */
@Injectable()
export class Revisions {
  private readonly logger = new Logger(Revisions.name);

  constructor(
    private readonly db: LabelerDb,
    private readonly freezes: FreezeRepository,
    private readonly writer: RevisionWriter,
    private readonly revisions: RevisionRepository,
  ) {}

  /**
   * Records what a dataset is at one moment after the call: its images, the labels of all tasks, its classes. It costs
   * what changed since the last time; when nothing did, that revision is answered. Callers check access.
   * @throws DatasetUnknownError
   * @throws UploadsInProgressError when images are being overwritten for seconds
   */
  async freeze(datasetId: string): Promise<Revision> {
    for (let waits = 0; ; waits += 1) {
      try {
        return await this.freezeNow(datasetId);
      } catch (error) {
        if (!(error instanceof UploadsInProgressError) || waits === WAITS) throw error;
        await delay(WAIT_MS);
      }
    }
  }

  async get(datasetId: string, revision: number): Promise<Revision | undefined> {
    return this.revisions.find(datasetId, revision);
  }

  /**
   * Many changes are recorded some at a time, each step under the lock of its own: until the last one they are a
   * revision that nobody knows of. The last step compares everything that is still marked, at one moment.
   */
  private async freezeNow(datasetId: string): Promise<Revision> {
    const first = await this.step(datasetId, { after: '', ...STEP });
    if (first.revision) return first.revision;
    await this.refreshStatistics();
    for (let after = first.last; after !== null;) {
      after = (await this.step(datasetId, { after, ...STEP })).last;
    }
    const { revision } = await this.step(datasetId, NO_BOUNDS);
    if (!revision) throw new Error('A freeze without bounds leaves nothing');
    return revision;
  }

  /** Whoever refreshes them at the same time does it for all; without them everything is slower, and nothing wrong. */
  private async refreshStatistics(): Promise<void> {
    try {
      await this.freezes.refreshStatistics();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`Statistics of frozen records were not refreshed: ${reason}`);
    }
  }

  private async step(
    datasetId: string,
    bounds: StepBounds,
  ): Promise<{ last: string | null; revision: Revision | undefined }> {
    const { step, revision } = await this.db.transaction(async (tx) => {
      if (!(await this.freezes.lock(tx, datasetId))) throw new DatasetUnknownError(datasetId);
      const before = await this.revisions.newest(tx, datasetId);
      const number = (before?.revision ?? 0) + 1;
      const step: FreezeStep = await this.freezes.step(tx, datasetId, number, bounds);
      if (step.is_contested) throw new UploadsInProgressError(datasetId);
      const isWhole = bounds.after === '' && step.last === null;
      if (!isWhole) return { step, revision: undefined };
      const place = { datasetId, revision: number };
      return { step, revision: await this.writer.complete(tx, place, step, before) };
    });
    await this.freezes.clearMarks(datasetId, step, bounds);
    return { last: step.last, revision };
  }
}
