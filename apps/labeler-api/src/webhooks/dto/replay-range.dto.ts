import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { IsZonedTime } from '../../service-accounts/dto/zoned-time';
import type { ReplayRange } from '../delivery.repository';

/** Of one request. */
const MAX_REPLAYED = 10_000;

export class ReplayRangeDto {
  @ApiProperty({ format: 'date-time', example: '2026-01-05T00:00:00Z' })
  @IsZonedTime()
  since!: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Without it: until now. This moment itself is not in the range.',
    example: '2026-01-06T00:00:00Z',
  })
  @IsOptional()
  @IsZonedTime()
  until?: string | null;

  @ApiPropertyOptional({
    default: false,
    description: 'Also what arrived; otherwise only what was given up.',
  })
  @IsBoolean()
  include_delivered: boolean = false;
}

export function toReplayRange({ since, until, include_delivered }: ReplayRangeDto): ReplayRange {
  return {
    since: new Date(since),
    until: until ? new Date(until) : null,
    includeDelivered: include_delivered,
    limit: MAX_REPLAYED,
  };
}
