import { JobQueue } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER } from '@libs/observability';
import { Global, Module } from '@nestjs/common';

/** Lets features send jobs; the worker does them. */
@Global()
@Module({
  providers: [
    {
      provide: JobQueue,
      inject: [LabelerDb, LOGGER],
      useFactory: (db: LabelerDb, logger: Logger) => new JobQueue(db, logger),
    },
  ],
  exports: [JobQueue],
})
export class JobQueueModule {}
