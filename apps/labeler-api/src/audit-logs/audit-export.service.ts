import { AuditTrail } from '@libs/audit';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { AuditCursor } from './audit-cursor';
import { AuditLogQueries } from './audit-log.queries';
import { AuditLogsService } from './audit-logs.service';
import type { AuditFilter } from './audit-search';
import { csvLine } from './csv';
import { type AuditLogDetailView, toAuditLogDetailView } from './dto/audit-log.view';
import { type ExportAuditLogsQuery, toFilter } from './dto/audit-logs.query';

/** Rows that are read at once: a slow download holds no connection and no transaction. */
const PAGE = 1000;

const COLUMNS = [
  ...(['id', 'timestamp', 'user_id', 'user_email', 'action', 'resource_type'] as const),
  ...(['resource_id', 'status', 'ip_address', 'user_agent', 'session_id'] as const),
  ...(['error_message', 'details', 'created_at'] as const),
];

/** The audit log as a file, for system administrators. That they take it is on record, too. */
@Injectable()
export class AuditExportService {
  constructor(
    private readonly db: LabelerDb,
    private readonly logs: AuditLogQueries,
    private readonly audit: AuditTrail,
    private readonly service: AuditLogsService,
  ) {}

  /** The lines of the file in pieces of some size, the newest first, as fast as they are taken. */
  async open(actor: Actor, query: ExportAuditLogsQuery): Promise<AsyncGenerator<string, void>> {
    const { format, ...filters } = query;
    await this.audit.record(this.db, {
      ...actor,
      action: 'audit_export',
      resourceType: 'audit_log',
      resourceId: null,
      details: { format, ...filters },
    });
    return this.pieces(format, toFilter(query));
  }

  private async *pieces(
    format: ExportAuditLogsQuery['format'],
    filter: AuditFilter,
  ): AsyncGenerator<string, void> {
    const line = format === 'csv' ? toCsv : toJson;
    if (format === 'csv') yield csvLine(COLUMNS);
    let after: AuditCursor | undefined;
    for (;;) {
      const rows = await this.logs.list(filter, { after, limit: PAGE });
      const people = await this.service.peopleOf(rows);
      if (rows.length > 0) {
        yield rows.map((row) => line(toAuditLogDetailView(row, people))).join('');
      }
      after = rows.at(-1);
      if (rows.length < PAGE) return;
    }
  }
}

function toCsv(row: AuditLogDetailView): string {
  return csvLine(
    COLUMNS.map((column) => {
      const value = row[column];
      return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
    }),
  );
}

function toJson(row: AuditLogDetailView): string {
  return `${JSON.stringify(row)}\n`;
}
