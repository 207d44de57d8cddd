import { WithoutNul } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { INVITATION_TYPES } from '../invitation.queries';

const MAX_LIMIT = 1000;
const MAX_OFFSET = 1_000_000;

export class ListInvitationsQuery {
  @ApiPropertyOptional({ enum: INVITATION_TYPES, default: 'received' })
  @IsString()
  type: string = 'received';

  @ApiPropertyOptional({
    description: '`pending`, `accepted`, `cancelled` or `expired`; nothing has another status.',
    example: 'pending',
  })
  @IsOptional()
  @IsString()
  @WithoutNul()
  status?: string;

  @ApiPropertyOptional({
    description: 'Id of a dataset or of its project.',
    example: 'ds_0123456789abcdef',
  })
  @IsOptional()
  @IsString()
  @WithoutNul()
  project_id?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: MAX_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = MAX_LIMIT;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAX_OFFSET, default: 0 })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_OFFSET)
  offset: number = 0;
}
