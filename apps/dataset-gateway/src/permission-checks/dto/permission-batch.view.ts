import { ApiProperty, OmitType } from '@nestjs/swagger';
import { PermissionView } from './permission.view';

/** Why a check of a batch has no answer. */
const CHECK_ERRORS = ['dataset_not_found', 'permission_denied'] as const;
export type CheckError = (typeof CHECK_ERRORS)[number];

export class CheckedPermissionView extends OmitType(PermissionView, ['reason']) {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Where the permission comes from; null with an error.',
    example: 'explicit_permission',
  })
  reason!: PermissionView['reason'] | null;

  @ApiProperty({
    enum: CHECK_ERRORS,
    nullable: true,
    description: 'Null when the check could be made. All other members then say "no access".',
    example: null,
  })
  error!: CheckError | null;
}

export class PermissionBatchView {
  @ApiProperty({ type: [CheckedPermissionView], description: 'One per check, in the same order.' })
  permissions!: CheckedPermissionView[];
}
