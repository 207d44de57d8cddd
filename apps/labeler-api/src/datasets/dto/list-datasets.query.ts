import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

const MAX_LIMIT = 100;
const MAX_SKIP = 1_000_000;

/** Larger pages are cut, not refused: older clients ask for any number. */
const clamp = ({ value }: { value: unknown }) =>
  typeof value === 'number' ? Math.min(value, MAX_LIMIT) : value;

export class ListDatasetsQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAX_SKIP, default: 0 })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_SKIP)
  skip: number = 0;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    default: MAX_LIMIT,
    description: `More than ${MAX_LIMIT} counts as ${MAX_LIMIT}.`,
  })
  @Type(() => Number)
  @Transform(clamp)
  @IsInt()
  @Min(0)
  limit: number = MAX_LIMIT;
}
