import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { toWholeNumber } from '../../users/dto/user.params';

const MAX_ID = 2_147_483_647;

export class VersionParams {
  @ApiProperty({ type: 'integer', description: 'Id of the version.', example: 12 })
  @Transform(toWholeNumber)
  @IsInt()
  @Min(1)
  @Max(MAX_ID)
  version_id!: number;
}
