import { AuditModule } from '@libs/audit';
import { JobRecords } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { Module } from '@nestjs/common';
import { AdminJobsController } from './admin-jobs.controller';
import { AdminJobsService } from './admin-jobs.service';
import { ExportOutcome } from './export-outcome';

/** The background work, for those who administer the system. */
@Module({
  imports: [AuditModule],
  controllers: [AdminJobsController],
  providers: [
    AdminJobsService,
    ExportOutcome,
    {
      provide: JobRecords,
      inject: [LabelerDb],
      useFactory: (db: LabelerDb) => new JobRecords(db),
    },
  ],
})
export class AdminJobsModule {}
