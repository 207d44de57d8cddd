import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { toWholeNumber } from '../../users/dto/user.params';

export class WebhookParams {
  @ApiProperty({ description: 'Id of the webhook.', example: 'wh_0123456789abcdef' })
  @Matches(/^[\x20-\x7e]{1,100}$/, { message: 'webhook_id is not the id of a webhook' })
  webhook_id!: string;
}

export class WebhookDeliveryParams extends WebhookParams {
  @ApiProperty({ type: 'integer', minimum: 1, example: 4711 })
  @Transform(toWholeNumber)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  delivery_id!: number;
}
