import type { WebhookEventType } from '@libs/labeler-db';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, ValidateIf } from 'class-validator';
import {
  AreEventTypes,
  EVENT_TYPES_FIELD,
  IsWebhookDescription,
  IsWebhookUrl,
  MAX_DESCRIPTION_LENGTH,
  URL_FIELD,
} from './webhook-rules';

const whenGiven = (_: object, value: unknown): boolean => value !== undefined;

/** What is left out stays as it is. */
export class UpdateWebhookDto {
  @ApiPropertyOptional(URL_FIELD)
  @ValidateIf(whenGiven)
  @IsWebhookUrl()
  url?: string;

  @ApiPropertyOptional(EVENT_TYPES_FIELD)
  @ValidateIf(whenGiven)
  @AreEventTypes()
  event_types?: WebhookEventType[];

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: MAX_DESCRIPTION_LENGTH })
  @ValidateIf((_: object, value: unknown) => value !== undefined && value !== null)
  @IsWebhookDescription()
  description?: string | null;

  @ApiPropertyOptional({
    type: Boolean,
    description:
      'False: what happens from now on is not told, and what waits goes on waiting. True: everything that waits is sent.',
    example: true,
  })
  @ValidateIf(whenGiven)
  @IsBoolean()
  enabled?: boolean;
}
