import { emptyAsAbsent, WithoutNul } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { MAX_USER_ID, toWholeNumber } from '../../users/dto/user.params';
import {
  IMAGE_SORTS,
  type ImageFilter,
  type ImageSort,
  STATUS_FILTERS,
  type StatusFilter,
} from '../image-list-request';
import { PageQuery } from './page.query';

const MAX_TASK_LENGTH = 50;
const MAX_SEARCH_LENGTH = 200;
const MAX_FOLDER_LENGTH = 1000;
const MAX_CURSOR_LENGTH = 4000;

export class ListProjectImagesQuery extends PageQuery {
  @ApiPropertyOptional({
    maxLength: MAX_CURSOR_LENGTH,
    description:
      '`next_cursor` of the page before, asked for with the same filters and order; `offset` has no meaning then.',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_CURSOR_LENGTH)
  cursor?: string;

  @ApiPropertyOptional({
    maxLength: MAX_SEARCH_LENGTH,
    description: 'A part of folder and name, in any case.',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_SEARCH_LENGTH)
  @WithoutNul()
  search?: string;

  @ApiPropertyOptional({
    maxLength: MAX_FOLDER_LENGTH,
    description: 'Images of this folder, not of those below it; empty: images without a folder.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_FOLDER_LENGTH)
  @WithoutNul()
  folder?: string;

  @ApiPropertyOptional({
    maxLength: MAX_TASK_LENGTH,
    example: 'detection',
    description: 'The task that `status` and `class_id` are about.',
  })
  @Transform(emptyAsAbsent)
  @ValidateIf(({ task_type, status, class_id }: ListProjectImagesQuery) =>
    [task_type, status, class_id].some((value) => value !== undefined),
  )
  @IsString()
  @MaxLength(MAX_TASK_LENGTH)
  @WithoutNul()
  task_type?: string;

  @ApiPropertyOptional({
    enum: STATUS_FILTERS,
    description: 'Needs `task_type`. `completed` includes what is `confirmed`.',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsIn(STATUS_FILTERS)
  status?: StatusFilter;

  @ApiPropertyOptional({
    maxLength: MAX_TASK_LENGTH,
    description: 'Images with an annotation of this class. Needs `task_type`.',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TASK_LENGTH)
  @WithoutNul()
  class_id?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Images of tasks that were given to this user and not cancelled.',
    example: 7,
  })
  @Transform(emptyAsAbsent)
  @Transform(toWholeNumber)
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_USER_ID)
  assignee?: number;

  @ApiPropertyOptional({
    enum: IMAGE_SORTS,
    default: 'uploaded',
    description: 'Equal names and sizes follow the order of upload. `-` turns the order round.',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsIn(IMAGE_SORTS)
  sort?: ImageSort;
}

export function toImageFilter(query: ListProjectImagesQuery): ImageFilter {
  const {
    search,
    folder,
    task_type: taskType,
    status,
    class_id: classId,
    assignee: assigneeId,
  } = query;
  return {
    ...(search !== undefined && { search }),
    ...(folder !== undefined && { folder }),
    ...(status !== undefined && { status }),
    ...(classId !== undefined && { classId }),
    ...(assigneeId !== undefined && { assigneeId }),
    ...((status ?? classId) !== undefined && taskType !== undefined && { taskType }),
  };
}
