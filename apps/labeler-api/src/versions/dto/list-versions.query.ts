import { WithoutNul } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';

export const MAX_VERSIONS = 1000;

export class ListVersionsQuery {
  @ApiPropertyOptional({ description: 'Versions of this task only.', example: 'detection' })
  @IsOptional()
  @IsString()
  @Length(1, 50)
  @WithoutNul()
  task_type?: string;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,17}\.\d{1,9}$/, { message: 'cursor must be the next_cursor of another page' })
  cursor?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_VERSIONS,
    default: MAX_VERSIONS,
  })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_VERSIONS)
  limit: number = MAX_VERSIONS;
}
