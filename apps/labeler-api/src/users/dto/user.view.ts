import type { KnownUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';

const text = (example: string | null) => ({ type: String, nullable: true, example });

/** A person as the web client offers them for invitations. */
export class FoundUserView {
  @ApiProperty({ type: 'integer', example: 7 })
  id!: number;

  @ApiProperty({ example: 'kim@example.com' })
  email!: string;

  @ApiProperty(text('Kim Seo-yeon'))
  full_name!: string | null;

  @ApiProperty({ ...text('KS'), description: 'Initials or a nickname.' })
  avatar_name!: string | null;

  @ApiProperty({ ...text('teal'), description: 'A `#RRGGBB` value or a colour name.' })
  badge_color!: string | null;

  @ApiProperty(text('standard_engineer'))
  system_role!: string | null;
}

export class UserPageView {
  @ApiProperty({ type: [FoundUserView] })
  users!: FoundUserView[];

  @ApiProperty({ type: 'integer', description: 'Of all pages.', example: 1 })
  total!: number;

  @ApiProperty({ type: 'integer', example: 10 })
  limit!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  offset!: number;
}

/** One person, also one who left. */
export class UserView extends FoundUserView {
  @ApiProperty({ type: 'integer', nullable: true, example: 3 })
  organization_id!: number | null;

  @ApiProperty({ example: true })
  is_active!: boolean;

  @ApiProperty({
    ...text('2026-01-05T09:30:00.000Z'),
    format: 'date-time',
    description: 'Null also while the users database is away.',
  })
  created_at!: string | null;
}

export function toFoundUserView(user: KnownUser): FoundUserView {
  return {
    id: user.id,
    email: user.email,
    full_name: user.fullName,
    avatar_name: user.avatarName,
    badge_color: user.badgeColor,
    system_role: user.systemRole,
  };
}

export function toUserView(user: KnownUser): UserView {
  return {
    ...toFoundUserView(user),
    organization_id: user.organizationId,
    is_active: user.isActive,
    created_at: user.createdAt?.toISOString() ?? null,
  };
}
