import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { DATASET_ROLES } from '../dataset-role';
import { IsUserEmail } from './user-email';

export class ChangeDatasetRoleDto {
  @ApiProperty({
    enum: DATASET_ROLES,
    description: 'The role `owner` is refused: ownership is transferred.',
    example: 'member',
  })
  @IsString()
  role!: string;
}

export class InviteMemberDto extends ChangeDatasetRoleDto {
  @IsUserEmail()
  user_email!: string;
}
