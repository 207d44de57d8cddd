import { PageLimit, QueryFlag } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

const DEFAULT_LIMIT = 12;
const MAX_LIMIT = 200;
const MAX_OFFSET = 10_000_000;

export class ListImagesQuery {
  @PageLimit(MAX_LIMIT, DEFAULT_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_OFFSET,
    default: 0,
    description: 'Images to skip; without a meaning when they are random.',
  })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_OFFSET)
  offset: number = 0;

  @ApiPropertyOptional({
    type: 'boolean',
    default: true,
    description: 'True: a new random sample with each call. False: a page in the order of upload.',
  })
  @QueryFlag()
  random: boolean = true;
}
