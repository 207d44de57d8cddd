import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { AuditExportService } from './audit-export.service';
import { AuditLogQueries } from './audit-log.queries';
import { AuditLogsController } from './audit-logs.controller';
import { AuditLogsService } from './audit-logs.service';
import { AuditPlaceQueries } from './audit-place.queries';
import { AuditSummaryQueries } from './audit-summary.queries';

/** The audit log, as administrators read it. */
@Module({
  imports: [AuditModule],
  controllers: [AuditLogsController],
  providers: [
    AuditLogsService,
    AuditExportService,
    AuditLogQueries,
    AuditPlaceQueries,
    AuditSummaryQueries,
  ],
})
export class AuditLogsModule {}
