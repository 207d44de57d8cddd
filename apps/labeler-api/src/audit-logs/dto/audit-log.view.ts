import type { JsonObject } from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';
import type { AuditLogRow } from '../audit-log.queries';

const text = (example: string | null) => ({ type: String, nullable: true, example });
const counts = (example: Record<string, number>) => ({
  type: 'object' as const,
  additionalProperties: { type: 'integer' },
  example,
});

export class AuditLogView {
  @ApiProperty({ type: 'integer', example: 90210 })
  id!: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  timestamp!: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  user_id!: number | null;

  @ApiProperty({
    ...text('kim@example.com'),
    description: 'Null, too, while the users are unavailable.',
  })
  user_email!: string | null;

  @ApiProperty({ example: 'permission_grant' })
  action!: string;

  @ApiProperty(text('project_permission'))
  resource_type!: string | null;

  @ApiProperty(text('proj_0123456789ab'))
  resource_id!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { target_user_id: 7, role: 'viewer' },
  })
  details!: JsonObject | null;

  @ApiProperty(text('192.0.2.1'))
  ip_address!: string | null;

  @ApiProperty(text('Mozilla/5.0'))
  user_agent!: string | null;

  @ApiProperty(text('5f3c1f0e-3d4b-4c7e-9a53-6a5f0c6d2b11'))
  session_id!: string | null;

  @ApiProperty({ enum: ['success', 'failure', 'error'], example: 'success' })
  status!: string;

  @ApiProperty(text(null))
  error_message!: string | null;
}

export class AuditLogDetailView extends AuditLogView {
  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;
}

export class AuditLogPageView {
  @ApiProperty({
    type: 'integer',
    description: 'How many there are on all pages together.',
    example: 2,
  })
  total!: number;

  @ApiProperty({ type: 'integer', example: 50 })
  limit!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  offset!: number;

  @ApiProperty({ type: [AuditLogView] })
  items!: AuditLogView[];

  @ApiProperty({ ...text('1767605400000000.90210'), description: 'Null on the last page.' })
  next_cursor!: string | null;
}

class TimeRangeView {
  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  start!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-12T09:30:00.000Z' })
  end!: string;

  @ApiProperty({ type: 'integer', example: 7 })
  days!: number;
}

export class AuditSummaryView {
  @ApiProperty({ type: 'integer', example: 30 })
  total_logs!: number;

  @ApiProperty(counts({ login: 20 }))
  by_action!: Record<string, number>;

  @ApiProperty(counts({ success: 29, failure: 1 }))
  by_status!: Record<string, number>;

  @ApiProperty({ ...counts({ session: 30 }), description: 'Of those that have one.' })
  by_resource_type!: Record<string, number>;

  @ApiProperty({ type: 'integer', example: 2 })
  unique_users!: number;

  @ApiProperty({ type: TimeRangeView })
  time_range!: TimeRangeView;
}

export type People = ReadonlyMap<number, DirectoryUser>;

export function toAuditLogView(row: AuditLogRow, people: People): AuditLogView {
  return {
    id: row.id,
    timestamp: row.timestamp.toISOString(),
    user_id: row.user_id,
    user_email: (row.user_id === null ? undefined : people.get(row.user_id)?.email) ?? null,
    action: row.action,
    resource_type: row.resource_type,
    resource_id: row.resource_id,
    details: row.details,
    ip_address: row.ip_address,
    user_agent: row.user_agent,
    session_id: row.session_id,
    status: row.status,
    error_message: row.error_message,
  };
}

export function toAuditLogDetailView(row: AuditLogRow, people: People): AuditLogDetailView {
  return { ...toAuditLogView(row, people), created_at: row.created_at.toISOString() };
}
