import { emptyAsAbsent, WithoutNul } from '@libs/http';
import { JOB_STATES, type JobState } from '@libs/jobs';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;
const MAX_KEY_LENGTH = 500;
const CURSOR = /^\d{1,18}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export class ListJobsQuery {
  @ApiPropertyOptional({ example: 'write-export' })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @Matches(/^[\w-]{1,100}$/, { message: 'queue must be the name of a queue' })
  queue?: string;

  @ApiPropertyOptional({ enum: JOB_STATES })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsIn(JOB_STATES)
  state?: JobState;

  @ApiPropertyOptional({ maxLength: MAX_KEY_LENGTH, description: 'Exactly this key.' })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_KEY_LENGTH)
  @WithoutNul()
  key?: string;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @Matches(CURSOR, { message: 'cursor must be the next_cursor of another page' })
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;
}
