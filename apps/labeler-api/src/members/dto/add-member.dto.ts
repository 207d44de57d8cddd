import { PROJECT_ROLES, type ProjectRole } from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { IsUserEmail } from './user-email';

export class ChangeRoleDto {
  @ApiProperty({
    enum: PROJECT_ROLES,
    description: 'The role `owner` is refused: ownership is transferred.',
    example: 'annotator',
  })
  @IsIn(PROJECT_ROLES)
  role!: ProjectRole;
}

export class AddMemberDto extends ChangeRoleDto {
  @IsUserEmail()
  user_email!: string;
}
