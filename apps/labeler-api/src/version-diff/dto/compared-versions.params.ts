import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { toWholeNumber } from '../../users/dto/user.params';
import { WORKING } from '../compared-versions';

const MAX_ID = 2_147_483_647;
const id = {
  type: 'integer' as const,
  description: 'Id of a version, or -1 for the labels as they are.',
};

/** In any order: the older one is compared with the newer one. */
export class ComparedVersionsParams {
  @ApiProperty({ ...id, example: 12 })
  @Transform(toWholeNumber)
  @IsInt()
  @Min(WORKING)
  @Max(MAX_ID)
  version_a_id!: number;

  @ApiProperty({ ...id, example: WORKING })
  @Transform(toWholeNumber)
  @IsInt()
  @Min(WORKING)
  @Max(MAX_ID)
  version_b_id!: number;
}
