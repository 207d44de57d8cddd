import { emptyAsAbsent } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

export class ListSnapshotsQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ type: 'string', description: 'The `next_cursor` of the page before.' })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  cursor?: string;
}
