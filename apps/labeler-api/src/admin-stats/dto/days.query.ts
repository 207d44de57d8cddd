import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

const MAX_DAYS = 90;

/** How many calendar days in UTC, today included. */
export function PeriodDays(byDefault: number): PropertyDecorator {
  return (target, property) => {
    ApiPropertyOptional({
      type: 'integer',
      minimum: 1,
      maximum: MAX_DAYS,
      default: byDefault,
      description: 'Calendar days in UTC, today included.',
    })(target, property);
    Type(() => Number)(target, property);
    IsInt()(target, property);
    Min(1)(target, property);
    Max(MAX_DAYS)(target, property);
  };
}

export class DaysQuery {
  @PeriodDays(7)
  days: number = 7;
}

export class UserStatsQuery {
  @PeriodDays(30)
  days: number = 30;
}
