import { PROJECT_ROLES, type ProjectRole } from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsString } from 'class-validator';

export class CreateInvitationDto {
  @ApiProperty({
    description: 'Id of the dataset or of its project.',
    example: 'ds_0123456789abcdef',
  })
  @IsString()
  project_id!: string;

  @ApiProperty({ type: 'integer', example: 7 })
  @IsInt()
  invitee_user_id!: number;

  @ApiProperty({
    enum: PROJECT_ROLES,
    description: 'The role `owner` is refused: ownership is transferred.',
    example: 'annotator',
  })
  @IsIn(PROJECT_ROLES)
  role!: ProjectRole;
}
