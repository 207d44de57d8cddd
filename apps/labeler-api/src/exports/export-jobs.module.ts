import type { StorageConfig } from '@libs/storage';
import { type DynamicModule, Module } from '@nestjs/common';
import { ExportJobs } from './export-jobs';
import { ExportSweep } from './export-sweep';
import { ExportWork } from './export-work';
import { ExportWritingModule } from './export-writing.module';

/** What the worker does about exports. Needs its job queue. */
@Module({})
export class ExportJobsModule {
  static forRoot(storage: StorageConfig): DynamicModule {
    return {
      module: ExportJobsModule,
      imports: [ExportWritingModule.forRoot(storage)],
      providers: [ExportJobs, ExportSweep, ExportWork],
    };
  }
}
