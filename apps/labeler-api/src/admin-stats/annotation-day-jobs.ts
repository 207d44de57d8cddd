import { JobQueue, type JobType } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** A failed run is not repeated: the next one is half a minute away, and until then the notes count as they are. */
export const ADD_UP_ANNOTATION_DAYS: JobType<Record<string, never>> = {
  name: 'add-up-annotation-days',
  concurrency: 1,
  retries: 0,
  retryDelaySeconds: 0,
  expireSeconds: 600,
};

const EVERY_SECONDS = 30;
const AT_ONCE = 20_000;

/** Adds up what triggers noted of the days of annotations, so that statistics have little to read. */
@Injectable()
export class AnnotationDayJobs implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly db: LabelerDb,
  ) {}

  onModuleInit(): void {
    this.queue.work(ADD_UP_ANNOTATION_DAYS, (_job, signal) => this.addUp(signal));
    this.queue.every(ADD_UP_ANNOTATION_DAYS, EVERY_SECONDS);
  }

  private async addUp(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const [row] = await this.db.sql<{ notes: number }>`
        select add_up_annotation_days(${AT_ONCE}::int) as notes`;
      if ((row?.notes ?? 0) < AT_ONCE) return;
    }
  }
}
