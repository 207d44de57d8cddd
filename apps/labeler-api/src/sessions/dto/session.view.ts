import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';
import type { SessionRow } from '../session-list.queries';
import { endOf, type SessionLimits } from '../session-rules';

const text = (example: string | null, description?: string) => ({
  ...{ type: String, nullable: true, example },
  ...(description ? { description } : {}),
});
const time = (example: string | null, description: string) => ({
  ...text(example, description),
  format: 'date-time',
});

export class SessionView {
  @ApiProperty({ example: '5f0c6f0e-7d0b-4a35-9a43-0f2f0f5a7c11' })
  session_id!: string;

  @ApiProperty({ type: 'integer', example: 7 })
  user_id!: number;

  @ApiProperty(text('olivia@example.com', 'Null while the users are unavailable.'))
  user_email!: string | null;

  @ApiProperty(text('Olivia Park'))
  user_name!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  login_at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'To the minute.',
    example: '2026-01-05T11:00:00.000Z',
  })
  last_activity_at!: string;

  @ApiProperty(time(null, 'When it was ended; null when it goes on or ran out.'))
  logout_at!: string | null;

  @ApiProperty(
    time('2026-01-06T11:00:00.000Z', 'When it runs out unless it is used; null once it was ended.'),
  )
  expires_at!: string | null;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'From the sign-in to the end, or to the last use so far.',
    example: 5400,
  })
  duration_seconds!: number;

  @ApiProperty(text('203.0.113.7'))
  ip_address!: string | null;

  @ApiProperty(text('Mozilla/5.0'))
  user_agent!: string | null;

  @ApiProperty({ description: 'Whether it can be used at this moment.', example: true })
  active!: boolean;

  @ApiProperty({ description: 'Whether it is the one that asks.', example: false })
  current!: boolean;
}

export class SessionPageView {
  @ApiProperty({ type: [SessionView], description: 'The newest first.' })
  sessions!: SessionView[];

  @ApiProperty({ type: 'integer', description: 'Of all pages.', example: 1 })
  total!: number;

  @ApiProperty(text('512', 'Null on the last page.'))
  next_cursor!: string | null;
}

export interface SessionScene {
  people: ReadonlyMap<number, DirectoryUser>;
  /** Null for tokens made elsewhere. */
  ownSessionId: string | null;
  limits: SessionLimits;
}

export function toSessionView(
  row: SessionRow,
  { people, ownSessionId, limits }: SessionScene,
): SessionView {
  const { login_at: loginAt, last_activity_at: lastActivityAt, logout_at: logoutAt } = row;
  const user = people.get(row.user_id);
  const end = endOf({ loginAt, lastActivityAt }, limits);
  return {
    session_id: row.session_id,
    user_id: row.user_id,
    user_email: user?.email ?? null,
    user_name: user?.fullName ?? null,
    login_at: loginAt.toISOString(),
    last_activity_at: lastActivityAt.toISOString(),
    logout_at: logoutAt?.toISOString() ?? null,
    expires_at: logoutAt ? null : new Date(end * 1000).toISOString(),
    duration_seconds: row.duration_seconds,
    ip_address: row.ip_address,
    user_agent: row.user_agent,
    active: row.active,
    current: row.session_id === ownSessionId,
  };
}
