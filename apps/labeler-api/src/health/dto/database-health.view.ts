import type { ReadinessReport } from '@libs/health';
import { ApiProperty } from '@nestjs/swagger';

const STATES = ['connected', 'unavailable'] as const;
type ConnectionState = (typeof STATES)[number];

export class DatabaseHealthView {
  @ApiProperty({ enum: STATES, example: 'connected' })
  labeler_db!: ConnectionState;

  @ApiProperty({ enum: STATES, example: 'connected' })
  user_db!: ConnectionState;
}

export function toDatabaseHealthView({ checks }: ReadinessReport): DatabaseHealthView {
  const stateOf = (name: string) => (checks[name]?.status === 'up' ? 'connected' : 'unavailable');
  return { labeler_db: stateOf('labeler_db'), user_db: stateOf('user_db') };
}

export function statusOf(view: DatabaseHealthView): 200 | 503 {
  return Object.values(view).every((state) => state === 'connected') ? 200 : 503;
}
