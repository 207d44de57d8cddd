import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt } from 'class-validator';
import { toWholeNumber } from '../../users/dto/user.params';

export class InvitationParams {
  @ApiProperty({ type: 'integer', description: 'Id of the invitation.', example: 31 })
  @Transform(toWholeNumber)
  @IsInt()
  invitation_id!: number;
}
