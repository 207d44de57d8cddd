import { PageLimit, PageSkip, WithoutNul } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

const MAX_LIMIT = 100;
const MAX_SKIP = 1_000_000_000;

/** A page of a history, from where another one ended. */
export class HistoryPageQuery {
  @PageLimit(MAX_LIMIT)
  limit: number = MAX_LIMIT;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Id of the last entry of the page before. Costs the same wherever it is.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  before_id?: number;
}

export class AnnotationHistoryQuery extends HistoryPageQuery {
  @PageSkip(MAX_SKIP)
  skip: number = 0;
}

export class ProjectHistoryQuery extends AnnotationHistoryQuery {
  @ApiPropertyOptional({ description: 'Changes on this image only.', example: 'line-3/weld-0042' })
  @IsOptional()
  @IsString()
  @WithoutNul()
  @Length(1, 255)
  image_id?: string;

  @ApiPropertyOptional({ description: 'Changes of this task only.', example: 'detection' })
  @IsOptional()
  @IsString()
  @WithoutNul()
  @Length(1, 50)
  task_type?: string;

  @ApiPropertyOptional({ description: 'Changes of this kind only.', example: 'update' })
  @IsOptional()
  @IsString()
  @WithoutNul()
  @Length(1, 20)
  action?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Changes by this user only.', example: 7 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  user?: number;
}

export class DeletedAnnotationsQuery extends HistoryPageQuery {
  @ApiPropertyOptional({ description: 'Of this image only.', example: 'line-3/weld-0042' })
  @IsOptional()
  @IsString()
  @WithoutNul()
  @Length(1, 255)
  image_id?: string;

  @ApiPropertyOptional({ description: 'Of this task only.', example: 'detection' })
  @IsOptional()
  @IsString()
  @WithoutNul()
  @Length(1, 50)
  task_type?: string;
}
