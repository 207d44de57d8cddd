import type { Tx } from '@libs/database';
import type { Origin } from '@libs/http';
import type { AuditStatus, JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** Something that somebody did and that must stay on record. */
export interface AuditEntry {
  /** Who did it; null when nobody is known to have. */
  userId: number | null;
  action: string;
  resourceType: string;
  resourceId: string | null;
  details?: JsonObject;
  sessionId?: string | null;
  status?: AuditStatus;
  origin: Origin;
}

/** The transaction of the change; or the database, for an entry that stands alone. */
export type AuditWriter = Pick<Tx, 'sql'>;

/** Writes to audit_logs, in the transaction of the change that is recorded. */
@Injectable()
export class AuditTrail {
  async record(tx: AuditWriter, entry: AuditEntry): Promise<void> {
    const { origin, details, sessionId = null, status = 'success' } = entry;
    await tx.sql`
      insert into audit_logs (user_id, action, resource_type, resource_id, details, session_id,
        status, ip_address, user_agent)
      values (${entry.userId}, ${entry.action}, ${entry.resourceType}, ${entry.resourceId},
        ${details && JSON.stringify(details)}, ${sessionId}, ${status},
        ${origin.ipAddress}, ${origin.userAgent})`;
  }

  /** The same thing done to many, in one statement. */
  async recordEach(
    tx: AuditWriter,
    entry: Omit<AuditEntry, 'resourceId' | 'details'>,
    resources: readonly Required<Pick<AuditEntry, 'resourceId' | 'details'>>[],
  ): Promise<void> {
    const { origin, sessionId = null, status = 'success' } = entry;
    await tx.sql`
      insert into audit_logs (user_id, action, resource_type, resource_id, details, session_id,
        status, ip_address, user_agent)
      select ${entry.userId}::int, ${entry.action}, ${entry.resourceType}, r."resourceId", r.details, ${sessionId},
             ${status}, ${origin.ipAddress}, ${origin.userAgent}
        from jsonb_to_recordset(${JSON.stringify(resources)}::jsonb) as r("resourceId" text, details jsonb)`;
  }
}
