import { PROJECT_ROLES, type ProjectRole } from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';
import { DATASET_ROLES, type DatasetRole, toDatasetRole } from '../dataset-role';
import type { Seat } from '../seat';

const text = (example: string | null) => ({ type: String, nullable: true, example });

/** What both views of a member tell. */
abstract class HolderView {
  @ApiProperty({ type: 'integer', description: 'Id of the permission.', example: 12 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 7 })
  user_id!: number;

  @ApiProperty({ type: 'integer', description: 'Id of the user who gave it.', example: 1 })
  granted_by!: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  granted_at!: string;

  @ApiProperty({ ...text('Kim Seo-yeon'), description: 'Null while the users are unavailable.' })
  user_name!: string | null;

  @ApiProperty(text('kim@example.com'))
  user_email!: string | null;

  @ApiProperty({ ...text('teal'), description: 'A `#RRGGBB` value or a colour name.' })
  user_badge_color!: string | null;

  @ApiProperty(text('Olivia Park'))
  granted_by_name!: string | null;

  @ApiProperty(text('olivia@example.com'))
  granted_by_email!: string | null;
}

/** Somebody's role in a project. */
export class ProjectMemberView extends HolderView {
  @ApiProperty({
    description: 'Also when the path names the dataset.',
    example: 'proj_0123456789ab',
  })
  project_id!: string;

  @ApiProperty({ enum: PROJECT_ROLES, example: 'annotator' })
  role!: ProjectRole;
}

/** The same for clients that know two roles: whoever is not the owner is a member. */
export class DatasetMemberView extends HolderView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ enum: DATASET_ROLES, example: 'member' })
  role!: DatasetRole;
}

export type People = ReadonlyMap<number, DirectoryUser>;

export function toProjectMemberView(seat: Seat, people: People): ProjectMemberView {
  return { ...toHolderView(seat, people), project_id: seat.project_id, role: seat.role };
}

export function toDatasetMemberView(
  datasetId: string,
  seat: Seat,
  people: People,
): DatasetMemberView {
  const role = toDatasetRole(seat.role);
  return { ...toHolderView(seat, people), dataset_id: datasetId, role };
}

const UNKNOWN = { fullName: null, email: null, badgeColor: null };

function toHolderView(seat: Seat, people: People): HolderView {
  const user = people.get(seat.user_id) ?? UNKNOWN;
  const granter = people.get(seat.granted_by) ?? UNKNOWN;
  return {
    id: seat.id,
    user_id: seat.user_id,
    granted_by: seat.granted_by,
    granted_at: seat.granted_at.toISOString(),
    user_name: user.fullName,
    user_email: user.email,
    user_badge_color: user.badgeColor,
    granted_by_name: granter.fullName,
    granted_by_email: granter.email,
  };
}
