import { TASK_STATUSES, type TaskStatus } from '@libs/labeler-db';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

const toBoolean = ({ value }: { value: unknown }) =>
  value === 'true' ? true : value === 'false' ? false : value;

abstract class PageQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;
}

abstract class TaskPageQuery extends PageQuery {
  @ApiPropertyOptional({ enum: TASK_STATUSES })
  @IsOptional()
  @IsIn(TASK_STATUSES)
  status?: TaskStatus;

  @ApiPropertyOptional({ description: 'Whether the due date has passed and the task is not over.' })
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  overdue?: boolean;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,16}\.[\w-]{1,50}$/, {
    message: 'cursor must be the next_cursor of another page',
  })
  cursor?: string;
}

const SOMEBODY = { pattern: '^(me|none|\\d{1,9})$', example: 'me' };

const IsSomebody = () =>
  Matches(/^(me|none|\d{1,9})$/, { message: '$property must be me, none or the id of a user' });

export class ListTasksQuery extends TaskPageQuery {
  @ApiPropertyOptional({ ...SOMEBODY, description: '`me`, `none`, or the id of a user.' })
  @IsOptional()
  @IsSomebody()
  assignee?: string;

  @ApiPropertyOptional({ ...SOMEBODY, description: '`me`, `none`, or the id of a user.' })
  @IsOptional()
  @IsSomebody()
  reviewer?: string;
}

export const MY_PARTS = ['assignee', 'reviewer'] as const;

export class ListMyTasksQuery extends TaskPageQuery {
  @ApiPropertyOptional({
    enum: MY_PARTS,
    default: 'assignee',
    description: 'Tasks that are assigned to the user, or that the user reviews.',
  })
  @IsIn(MY_PARTS)
  role: (typeof MY_PARTS)[number] = 'assignee';
}

export class ListTaskImagesQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only those that are done, or only those that are not.' })
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  completed?: boolean;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'cursor must be the next_cursor of another page' })
  cursor?: string;
}
