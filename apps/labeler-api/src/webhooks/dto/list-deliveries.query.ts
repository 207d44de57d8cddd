import { emptyAsAbsent } from '@libs/http';
import { WEBHOOK_DELIVERY_STATUSES, type WebhookDeliveryStatus } from '@libs/labeler-db';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

export class ListDeliveriesQuery {
  @ApiPropertyOptional({ enum: WEBHOOK_DELIVERY_STATUSES })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsIn(WEBHOOK_DELIVERY_STATUSES)
  status?: WebhookDeliveryStatus;

  @ApiPropertyOptional({ description: 'Of events of this type.', example: 'dataset.published' })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @Matches(/^[a-z.]{1,50}$/, { message: 'event_type must be the type of an event' })
  event_type?: string;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @Transform(emptyAsAbsent)
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
