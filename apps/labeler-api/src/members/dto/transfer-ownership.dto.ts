import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';

/** No column holds more. */
const MAX_ID = 2_147_483_647;

export class TransferOwnershipDto {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: MAX_ID,
    description: 'Id of a member who is active.',
    example: 7,
  })
  @IsInt()
  @Min(1)
  @Max(MAX_ID)
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
