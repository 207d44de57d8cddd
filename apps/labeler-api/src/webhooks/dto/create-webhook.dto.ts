import { emptyAsAbsent, WithoutNul } from '@libs/http';
import type { WebhookEventType } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import {
  AreEventTypes,
  EVENT_TYPES_FIELD,
  IsWebhookDescription,
  IsWebhookUrl,
  MAX_DESCRIPTION_LENGTH,
  URL_FIELD,
} from './webhook-rules';

const MAX_ID_LENGTH = 100;

export class CreateWebhookDto {
  @ApiProperty(URL_FIELD)
  @IsWebhookUrl()
  url!: string;

  @ApiProperty(EVENT_TYPES_FIELD)
  @AreEventTypes()
  event_types!: WebhookEventType[];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: MAX_ID_LENGTH,
    description:
      'Id of a dataset or of its project; the webhook is told of this one alone. Without it the webhook is told of the ' +
      'whole system, which needs a system administrator.',
    example: 'ds_0123456789abcdef',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_ID_LENGTH)
  @WithoutNul()
  dataset_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: MAX_DESCRIPTION_LENGTH,
    example: 'Starts a training when a version is published',
  })
  @IsOptional()
  @IsWebhookDescription()
  description?: string | null;
}
