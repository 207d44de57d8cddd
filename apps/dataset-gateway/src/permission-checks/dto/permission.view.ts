import {
  type AccessDecision,
  type AccessReason,
  PERMISSION_LEVELS,
  type PermissionLevel,
  permissionLevel,
} from '@libs/access';
import { PROJECT_ROLES, type ProjectRole } from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';

const ACCESS_REASONS = [
  'owner',
  'system_admin',
  'explicit_permission',
  'public_dataset',
  'organization_member',
  'no_access',
  'user_inactive',
] as const satisfies readonly AccessReason[];

/** What a user may do with a dataset. */
export class PermissionView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ type: 'integer', example: 42 })
  user_id!: number;

  @ApiProperty({ example: true })
  has_access!: boolean;

  @ApiProperty({
    enum: PERMISSION_LEVELS,
    description:
      'viewer: read_only; annotator and reviewer: read_write; admin and owner: admin; nobody: none.',
    example: 'read_write',
  })
  permission_level!: PermissionLevel;

  @ApiProperty({ example: false })
  is_owner!: boolean;

  @ApiProperty({ enum: PROJECT_ROLES, nullable: true, example: 'annotator' })
  role!: ProjectRole | null;

  @ApiProperty({
    enum: ACCESS_REASONS,
    description: 'Where the permission comes from.',
    example: 'explicit_permission',
  })
  reason!: AccessReason;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Of the owner and of members.',
    example: '2026-02-03T04:05:06.789Z',
  })
  granted_at!: string | null;
}

export function toPermissionView(decision: AccessDecision): PermissionView {
  return {
    dataset_id: decision.datasetId,
    user_id: decision.userId,
    has_access: decision.hasAccess,
    permission_level: permissionLevel(decision.role),
    is_owner: decision.isOwner,
    role: decision.role,
    reason: decision.reason,
    granted_at: decision.grantedAt?.toISOString() ?? null,
  };
}
