import { emptyAsAbsent, PageLimit, PageSkip } from '@libs/http';
import { type AnnotationState, TASK_TYPES, type TaskType } from '@libs/labeler-db';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsClassId, IsImageId } from './annotation-rules';
import { STATES } from './annotation.view';

export const MAX_LIMIT = 1000;
const MAX_SKIP = 100_000_000;

export class ListAnnotationsQuery {
  @PageSkip(MAX_SKIP)
  skip: number = 0;

  @PageLimit(MAX_LIMIT)
  limit: number = MAX_LIMIT;

  @ApiPropertyOptional({
    type: 'integer',
    format: 'int64',
    minimum: 0,
    description: 'The last id of the page before: costs the same on every page, unlike `skip`.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after_id?: number;

  @ApiPropertyOptional({ description: 'Only annotations of this image.', example: 'sub/dir/a' })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsImageId()
  image_id?: string;

  @ApiPropertyOptional({ enum: TASK_TYPES })
  @IsOptional()
  @IsIn(TASK_TYPES)
  task_type?: TaskType;

  @ApiPropertyOptional({ enum: STATES })
  @IsOptional()
  @IsIn(STATES)
  state?: AnnotationState;

  @ApiPropertyOptional({ example: '06cb5835' })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsClassId()
  class_id?: string;
}
