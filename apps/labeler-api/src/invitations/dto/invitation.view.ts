import { type InvitationStatus, PROJECT_ROLES, type ProjectRole } from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';
import { type InvitationRow, peopleOf } from '../invitation-row';

const text = (example: string | null) => ({ type: String, nullable: true, example });
const time = (example: string | null) => ({ ...text(example), format: 'date-time' });

const STATUSES: InvitationStatus[] = ['pending', 'accepted', 'cancelled', 'expired'];

/** An invitation to take part in a dataset. */
export class InvitationView {
  @ApiProperty({ type: 'integer', example: 31 })
  id!: number;

  @ApiProperty({ description: 'Id of the dataset.', example: 'ds_0123456789abcdef' })
  project_id!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  inviter_user_id!: number;

  @ApiProperty({ type: 'integer', example: 7 })
  invitee_user_id!: number;

  @ApiProperty({ example: 'kim@example.com' })
  invitee_email!: string;

  @ApiProperty({ enum: PROJECT_ROLES, example: 'annotator' })
  role!: ProjectRole;

  @ApiProperty({ enum: STATUSES, example: 'pending' })
  status!: InvitationStatus;

  @ApiProperty({
    ...text('3Wq0mY6c1l5fX0c8m1u3sV9s2b7d4k6t8p0r2n4h6jE'),
    description: 'What it takes to accept. Only the invited user sees it, while it is pending.',
  })
  token!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-12T09:30:00.000Z' })
  expires_at!: string;

  @ApiProperty(time(null))
  accepted_at!: string | null;

  @ApiProperty(time(null))
  cancelled_at!: string | null;

  @ApiProperty({ ...text('Olivia Park'), description: 'Null while the users are unavailable.' })
  inviter_name!: string | null;

  @ApiProperty(text('Kim Seo-yeon'))
  invitee_name!: string | null;

  @ApiProperty({ example: 'Street scenes' })
  project_name!: string;
}

export class InvitationPageView {
  @ApiProperty({ type: [InvitationView] })
  invitations!: InvitationView[];

  @ApiProperty({ type: 'integer', description: 'Of all pages.', example: 1 })
  total!: number;
}

export class AcceptedInvitationView {
  @ApiProperty({ example: 'Invitation accepted successfully' })
  message!: string;

  @ApiProperty({ description: 'Id of the dataset.', example: 'ds_0123456789abcdef' })
  project_id!: string;

  @ApiProperty({
    enum: PROJECT_ROLES,
    description: 'What the user has now; a higher role of before is kept.',
    example: 'annotator',
  })
  role!: ProjectRole;

  @ApiProperty({ type: 'integer', example: 12 })
  permission_id!: number;
}

/** An invitation as `viewerId` may see it. */
export function toInvitationView(
  row: InvitationRow,
  viewerId: number,
  people: ReadonlyMap<number, DirectoryUser>,
): InvitationView {
  const [inviter, invitee] = peopleOf(row).map((id) => people.get(id));
  const maySeeToken = row.status === 'pending' && row.invitee_id === viewerId;
  return {
    id: row.id,
    project_id: row.dataset_id,
    inviter_user_id: row.inviter_id,
    invitee_user_id: row.invitee_id,
    invitee_email: row.invitee_email,
    role: row.role,
    status: row.status,
    token: maySeeToken ? row.token : null,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    accepted_at: toText(row.accepted_at),
    cancelled_at: toText(row.cancelled_at),
    inviter_name: inviter?.fullName ?? null,
    invitee_name: invitee?.fullName ?? null,
    project_name: row.project_name,
  };
}

function toText(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
