import { ApiProperty } from '@nestjs/swagger';
import { IsInt } from 'class-validator';

export class TransferOwnershipDto {
  @ApiProperty({ type: 'integer', description: 'Id of a member who is active.', example: 7 })
  @IsInt()
  new_owner_user_id!: number;
}

export class TransferredOwnershipView {
  @ApiProperty({ example: 'Ownership transferred successfully' })
  message!: string;

  @ApiProperty({ type: 'integer', example: 7 })
  new_owner_user_id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  previous_owner_user_id!: number;
}
