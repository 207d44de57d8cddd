import { Module } from '@nestjs/common';
import { ProjectJobs } from './project-jobs';
import { ProjectPurgeModule } from './project-purge.module';
import { ProjectTotals } from './project-totals';

/** What the worker does about projects. Needs its job queue. */
@Module({
  imports: [ProjectPurgeModule],
  providers: [ProjectJobs, ProjectTotals],
})
export class ProjectJobsModule {}
