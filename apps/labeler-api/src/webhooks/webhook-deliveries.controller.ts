import { CurrentPerson, type PersonCaller, UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { ListDeliveriesQuery } from './dto/list-deliveries.query';
import { ReplayRangeDto } from './dto/replay-range.dto';
import {
  ReplayedView,
  WebhookDeliveryPageView,
  WebhookDeliveryView,
} from './dto/webhook-delivery.view';
import { WebhookDeliveryParams, WebhookParams } from './dto/webhook.params';
import { WebhookDeliveriesService } from './webhook-deliveries.service';

@ApiTags('webhooks')
@ApiBearerAuth()
@UserRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['webhook_not_found'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('webhooks/:webhook_id')
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: WebhookDeliveriesService) {}

  @Post('test')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'testWebhook',
    summary: 'Send an event `webhook.test`',
    description: 'The worker sends it within seconds; the delivery tells what came of it.',
  })
  @ApiAcceptedResponse({ type: WebhookDeliveryView })
  @ApiProblems({ 409: ['webhook_disabled', 'conflict'] })
  test(
    @CurrentPerson() caller: PersonCaller,
    @CurrentActor() actor: Actor,
    @Param() { webhook_id: id }: WebhookParams,
  ): Promise<WebhookDeliveryView> {
    return this.deliveries.test({ caller, actor }, id);
  }

  @Get('deliveries')
  @ApiOperation({
    operationId: 'listWebhookDeliveries',
    summary: 'What the webhook was told, the newest first',
  })
  @ApiOkResponse({ type: WebhookDeliveryPageView })
  list(
    @CurrentPerson() caller: PersonCaller,
    @Param() { webhook_id: id }: WebhookParams,
    @Query() query: ListDeliveriesQuery,
  ): Promise<WebhookDeliveryPageView> {
    return this.deliveries.list(caller, id, query);
  }

  @Get('deliveries/:delivery_id')
  @ApiOperation({
    operationId: 'getWebhookDelivery',
    summary: 'One delivery with all its attempts',
  })
  @ApiOkResponse({ type: WebhookDeliveryView })
  @ApiProblems({ 404: ['webhook_not_found', 'webhook_delivery_not_found'] })
  get(
    @CurrentPerson() caller: PersonCaller,
    @Param() { webhook_id: webhookId, delivery_id: id }: WebhookDeliveryParams,
  ): Promise<WebhookDeliveryView> {
    return this.deliveries.get(caller, webhookId, id);
  }

  @Post('deliveries/:delivery_id/replay')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'replayWebhookDelivery',
    summary: 'Send an event again, under the same `webhook-id`',
    description: 'It gets all its attempts anew. While the webhook is disabled, it waits.',
  })
  @ApiAcceptedResponse({ type: WebhookDeliveryView })
  @ApiProblems({
    404: ['webhook_not_found', 'webhook_delivery_not_found'],
    409: ['webhook_delivery_under_way', 'conflict'],
  })
  replay(
    @CurrentPerson() caller: PersonCaller,
    @CurrentActor() actor: Actor,
    @Param() { webhook_id: webhookId, delivery_id: id }: WebhookDeliveryParams,
  ): Promise<WebhookDeliveryView> {
    return this.deliveries.replay({ caller, actor }, webhookId, id);
  }

  @Post('replay')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'replayWebhook',
    summary: 'Send everything of a range of time again',
  })
  @ApiAcceptedResponse({ type: ReplayedView })
  @ApiProblems({ 400: ['malformed_request'], 409: ['conflict'] })
  replayRange(
    @CurrentPerson() caller: PersonCaller,
    @CurrentActor() actor: Actor,
    @Param() { webhook_id: id }: WebhookParams,
    @Body() dto: ReplayRangeDto,
  ): Promise<ReplayedView> {
    return this.deliveries.replayRange({ caller, actor }, id, dto);
  }
}
