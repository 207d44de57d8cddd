import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';
import type { LockRow } from '../image-lock.repository';

const time = (description: string) => ({
  format: 'date-time',
  description,
  example: '2026-01-05T09:30:00.000Z',
});

/** Who works on an image. */
export class ImageLockView {
  @ApiProperty({ example: 'img_0123456789abcdef' })
  image_id!: string;

  @ApiProperty({ type: 'integer', example: 7 })
  user_id!: number;

  @ApiProperty(time('Since when the user has it without a break.'))
  locked_at!: string;

  @ApiProperty(time('It ends then, unless it is extended.'))
  expires_at!: string;

  @ApiProperty(time('When the holder was last heard of.'))
  heartbeat_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null while the users are unavailable.',
    example: 'Kim Seo-yeon',
  })
  user_name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'kim@example.com' })
  user_email!: string | null;

  @ApiProperty({
    type: 'integer',
    description: 'Higher for each holder. A write that carries an older one is refused.',
    example: 42,
  })
  fencing_token!: number;
}

export class ImageLockListView {
  @ApiProperty({ type: [ImageLockView] })
  locks!: ImageLockView[];
}

const nullableLock = (description: string) => ({
  type: ImageLockView,
  nullable: true,
  description,
});

export class AcquiredLockView {
  @ApiProperty({ enum: ['acquired', 'refreshed', 'already_locked'] })
  status!: 'acquired' | 'refreshed' | 'already_locked';

  @ApiProperty(nullableLock('Of the caller; null when somebody else has it.'))
  lock!: ImageLockView | null;

  @ApiProperty(nullableLock('Who has it, when that is somebody else.'))
  locked_by!: ImageLockView | null;
}

export class LockHeartbeatView {
  @ApiProperty({ enum: ['updated', 'not_locked', 'not_owner'] })
  status!: 'updated' | 'not_locked' | 'not_owner';

  @ApiProperty(nullableLock('Null when it was not extended.'))
  lock!: ImageLockView | null;
}

export class ReleasedLockView {
  @ApiProperty({ enum: ['released', 'not_locked', 'not_owner'] })
  status!: 'released' | 'not_locked' | 'not_owner';
}

export class ForcedLockView {
  @ApiProperty({ enum: ['released', 'not_locked'] })
  status!: 'released' | 'not_locked';
}

const UNKNOWN = { fullName: null, email: null };

export function toImageLockView(
  row: LockRow,
  people: ReadonlyMap<number, DirectoryUser>,
): ImageLockView {
  const user = people.get(row.user_id) ?? UNKNOWN;
  return {
    image_id: row.image_id,
    user_id: row.user_id,
    locked_at: row.locked_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    heartbeat_at: row.heartbeat_at.toISOString(),
    user_name: user.fullName,
    user_email: user.email,
    fencing_token: row.fencing_token,
  };
}
