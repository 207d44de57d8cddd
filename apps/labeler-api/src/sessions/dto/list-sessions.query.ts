import { QueryFlag } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { MAX_USER_ID, toWholeNumber } from '../../users/dto/user.params';
import type { SessionFilter } from '../session-list.queries';

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

export class OwnSessionsQuery {
  @ApiPropertyOptional({
    type: Boolean,
    description: 'Those that can be used at this moment, or the others.',
  })
  @IsOptional()
  @QueryFlag()
  active?: boolean;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'cursor must be the next_cursor of another page' })
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;
}

export class ListSessionsQuery extends OwnSessionsQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Of this user.', example: 7 })
  @IsOptional()
  @Transform(toWholeNumber)
  @IsInt()
  @Min(1)
  @Max(MAX_USER_ID)
  user_id?: number;
}

export function toSessionFilter({ active, cursor, limit }: OwnSessionsQuery): SessionFilter {
  return { active, limit, beforeId: cursor === undefined ? undefined : Number(cursor) };
}
