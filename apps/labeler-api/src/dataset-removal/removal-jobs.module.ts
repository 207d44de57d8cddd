import { Module } from '@nestjs/common';
import { DatasetPurgeModule } from './dataset-purge.module';
import { RemovalJobs } from './removal-jobs';
import { TrashSweep } from './trash-sweep';

/** What the worker does about deleted datasets. Needs its job queue. */
@Module({
  imports: [DatasetPurgeModule],
  providers: [RemovalJobs, TrashSweep],
})
export class RemovalJobsModule {}
