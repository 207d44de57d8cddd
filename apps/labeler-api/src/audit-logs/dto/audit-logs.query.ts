import { emptyAsAbsent, WithoutNul } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  IsDate,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MAX_USER_ID, toWholeNumber } from '../../users/dto/user.params';
import type { AuditFilter } from '../audit-search';

const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 50;
const MAX_DAYS = 90;
const DEFAULT_DAYS = 7;
const MAX_TEXT = 255;

/** A date, or a date with a time; without a zone it is UTC. The zone's `+` is a blank when a client did not escape it. */
const INSTANT =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+\- ]\d\d:?\d\d)?)?$/;

const toInstant = ({ value }: { value: unknown }): unknown => {
  if (value === '' || typeof value !== 'string') return value === '' ? undefined : value;
  const [, day = '', time = '00:00', zone = 'Z'] = INSTANT.exec(value) ?? [];
  // 31 February is no day, though `Date` takes it for one.
  if (!isDay(day)) return value;
  return new Date(`${day}T${time}${zone.replace(' ', '+')}`);
};

function isDay(text: string): boolean {
  const midnight = new Date(`${text}T00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

const Instant = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'date-time', description }),
    IsOptional(),
    Transform(toInstant),
    IsDate({ message: '$property must be a date, or a date and time, in ISO 8601' }),
  );

const Exactly = (description: string, example: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, description, example, maxLength: MAX_TEXT }),
    Transform(emptyAsAbsent),
    IsOptional(),
    IsString(),
    MaxLength(MAX_TEXT),
    WithoutNul(),
  );

export class AuditFilterQuery {
  @ApiPropertyOptional({ type: 'integer', description: 'What this user did.', example: 1 })
  @IsOptional()
  @Transform(toWholeNumber)
  @IsInt()
  @Min(-MAX_USER_ID)
  @Max(MAX_USER_ID)
  user_id?: number;

  @Exactly('Exactly this action.', 'login')
  action?: string;

  @Exactly('Done to things of exactly this type.', 'session')
  resource_type?: string;

  @Exactly('With exactly this outcome: `success`, `failure` or `error`.', 'failure')
  status?: string;

  @Instant('Not before this instant. Without a zone it is in UTC.')
  start_date?: Date;

  @Instant('Not after this instant, or the millisecond that it names.')
  end_date?: Date;
}

export class ListAuditLogsQuery extends AuditFilterQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0 })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  offset: number = 0;

  @ApiPropertyOptional({
    description:
      '`next_cursor` of the page before, with the same filters; `offset` then says nothing.',
  })
  @IsOptional()
  @Matches(/^-?\d{1,16}\.\d{1,15}$/, { message: 'cursor must be the next_cursor of another page' })
  cursor?: string;
}

export class ExportAuditLogsQuery extends AuditFilterQuery {
  @ApiProperty({ enum: ['csv', 'ndjson'], required: false, default: 'csv' })
  @IsIn(['csv', 'ndjson'])
  format: 'csv' | 'ndjson' = 'csv';
}

export class AuditSummaryQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_DAYS, default: DEFAULT_DAYS })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_DAYS)
  days: number = DEFAULT_DAYS;
}

export class AuditLogParams {
  @ApiProperty({ type: 'integer', description: 'Id of the row.', example: 90210 })
  @Transform(toWholeNumber)
  @IsInt()
  log_id!: number;
}

export function toFilter(query: AuditFilterQuery): AuditFilter {
  const { user_id, action, resource_type, status, start_date, end_date } = query;
  return {
    ...{ userId: user_id, action, resourceType: resource_type, status },
    since: start_date,
    until: end_date && new Date(end_date.getTime() + 1),
  };
}
