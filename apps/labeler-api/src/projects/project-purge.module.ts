import { Module } from '@nestjs/common';
import { DatasetPurgeModule } from '../dataset-removal/dataset-purge.module';
import { ProjectPurge } from './project-purge';

/** The removal of projects for good. */
@Module({
  imports: [DatasetPurgeModule],
  providers: [ProjectPurge],
  exports: [ProjectPurge],
})
export class ProjectPurgeModule {}
