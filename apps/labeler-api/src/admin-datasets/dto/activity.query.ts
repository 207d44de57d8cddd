import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, Validate, ValidatorConstraint } from 'class-validator';
import { PeriodDays } from '../../admin-stats/dto/days.query';
import { CURSOR, toPosition } from '../activity-position';

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

@ValidatorConstraint({ name: 'activityCursor' })
class IsActivityCursor {
  validate(value: unknown): boolean {
    return typeof value === 'string' && CURSOR.test(value) && toPosition(value) !== undefined;
  }

  defaultMessage(): string {
    return 'cursor must be the X-Next-Cursor of another page';
  }
}

export class ActivityQuery {
  @PeriodDays(7)
  days: number = 7;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: '`X-Next-Cursor` of the page before.' })
  @IsOptional()
  @Validate(IsActivityCursor)
  cursor?: string;
}
