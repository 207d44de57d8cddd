import type { KnownUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';

/** The web client cannot do without a colour. */
const NO_COLOR = '#6B7280';

const text = (example: string | null) => ({ type: String, nullable: true, example });

/** The signed-in user. */
export class MeView {
  @ApiProperty({ type: 'integer', example: 7 })
  id!: number;

  @ApiProperty({ example: 'olivia@example.com' })
  email!: string;

  @ApiProperty({ type: 'null', description: 'Always null; kept for older clients.', example: null })
  username!: null;

  @ApiProperty(text('Olivia Park'))
  full_name!: string | null;

  @ApiProperty(text('Example Robotics'))
  company!: string | null;

  @ApiProperty(text('Perception'))
  division!: string | null;

  @ApiProperty(text(null))
  department!: string | null;

  @ApiProperty({ ...text('standard_engineer'), description: '`admin` administers the system.' })
  system_role!: string | null;

  @ApiProperty({ example: true })
  is_active!: boolean;

  @ApiProperty({ example: false })
  is_admin!: boolean;

  @ApiProperty({ description: 'A `#RRGGBB` value or a colour name.', example: '#6B7280' })
  badge_color!: string;

  @ApiProperty({
    ...text('2026-01-05T09:30:00.000Z'),
    format: 'date-time',
    description: 'Null only while the users database is away.',
  })
  created_at!: string | null;

  @ApiProperty({ ...text('2026-01-05T09:30:00.000Z'), format: 'date-time' })
  updated_at!: string | null;
}

export function toMeView(user: KnownUser): MeView {
  return {
    id: user.id,
    email: user.email,
    username: null,
    full_name: user.fullName,
    company: user.company,
    division: user.division,
    department: user.department,
    system_role: user.systemRole,
    is_active: user.isActive,
    is_admin: user.systemRole === 'admin',
    badge_color: user.badgeColor || NO_COLOR,
    created_at: user.createdAt?.toISOString() ?? null,
    updated_at: user.updatedAt?.toISOString() ?? null,
  };
}
