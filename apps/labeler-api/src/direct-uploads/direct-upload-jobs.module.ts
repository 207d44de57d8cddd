import { Module } from '@nestjs/common';
import { DirectUploadJobs } from './direct-upload-jobs';
import { UploadKeepingModule } from './upload-keeping.module';
import { DirectUploadSweep } from './direct-upload-sweep';

/** What the worker does about uploads. Needs its job queue. */
@Module({
  imports: [UploadKeepingModule],
  providers: [DirectUploadJobs, DirectUploadSweep],
})
export class DirectUploadJobsModule {}
