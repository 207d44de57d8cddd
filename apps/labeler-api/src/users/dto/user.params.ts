import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt } from 'class-validator';

/** What a column of the user database holds. */
export const MAX_USER_ID = 2_147_483_647;

/** Nothing but digits: `Number` would also read `1e3`, blanks and the empty text. */
export const toWholeNumber = ({ value }: { value: unknown }) =>
  typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;

export class UserParams {
  @ApiProperty({ type: 'integer', description: 'Id of the user.', example: 7 })
  @Transform(toWholeNumber)
  @IsInt()
  user_id!: number;
}
