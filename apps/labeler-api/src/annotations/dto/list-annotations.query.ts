import { type AnnotationState, TASK_TYPES, type TaskType } from '@libs/labeler-db';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsClassId, IsImageId } from './annotation-rules';
import { STATES } from './annotation.view';

export const MAX_LIMIT = 1000;
const MAX_SKIP = 100_000_000;

/** Larger pages are cut, not refused: older clients ask for any number. */
const clamp = ({ value }: { value: unknown }) =>
  typeof value === 'number' ? Math.min(value, MAX_LIMIT) : value;

const emptyAsAbsent = ({ value }: { value: unknown }) => (value === '' ? undefined : value);

export class ListAnnotationsQuery {
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
