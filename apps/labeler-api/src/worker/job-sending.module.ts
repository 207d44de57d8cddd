import { JobQueue } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER } from '@libs/observability';
import { Global, Module } from '@nestjs/common';

/** The job queue of a process that leaves the jobs to another one. */
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
export class JobSendingModule {}
