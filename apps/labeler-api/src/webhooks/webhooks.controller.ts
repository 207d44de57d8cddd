import { CurrentPerson, type PersonCaller, UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { CreateWebhookDto } from './dto/create-webhook.dto';
import { ListWebhooksQuery } from './dto/list-webhooks.query';
import { RotateWebhookSecretDto } from './dto/rotate-webhook-secret.dto';
import { UpdateWebhookDto } from './dto/update-webhook.dto';
import { WebhookParams } from './dto/webhook.params';
import {
  WebhookEventTypesView,
  WebhookListView,
  WebhookView,
  WebhookWithSecretView,
} from './dto/webhook.view';
import { eventTypesView } from './webhook-event-types';
import { WebhooksService } from './webhooks.service';

const UNKNOWN = { 404: ['webhook_not_found'] };
const SCOPE_PROBLEMS = {
  403: ['inactive_user', 'permission_denied', 'admin_required'],
  404: ['dataset_not_found', 'project_not_found'],
};

@ApiTags('webhooks')
@ApiBearerAuth()
@UserRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'createWebhook',
    summary: 'Have events of a dataset, or of the system, sent to a URL',
    description: 'For admins of the dataset; for the whole system, for system administrators.',
  })
  @ApiCreatedResponse({ type: WebhookWithSecretView })
  @ApiProblems({
    ...SCOPE_PROBLEMS,
    400: ['webhook_url_refused', 'malformed_request'],
    409: ['too_many_webhooks', 'conflict'],
  })
  create(
    @CurrentPerson() caller: PersonCaller,
    @CurrentActor() actor: Actor,
    @Body() dto: CreateWebhookDto,
  ): Promise<WebhookWithSecretView> {
    return this.webhooks.create({ caller, actor }, dto);
  }

  @Get()
  @ApiOperation({ operationId: 'listWebhooks', summary: 'Webhooks of a dataset, or of the system' })
  @ApiOkResponse({ type: WebhookListView })
  @ApiProblems(SCOPE_PROBLEMS)
  list(
    @CurrentPerson() caller: PersonCaller,
    @Query() { dataset_id: reference }: ListWebhooksQuery,
  ): Promise<WebhookListView> {
    return this.webhooks.list(caller, reference);
  }

  @Get('event-types')
  @ApiOperation({ operationId: 'listWebhookEventTypes', summary: 'What webhooks can be told of' })
  @ApiOkResponse({ type: WebhookEventTypesView })
  eventTypes(): WebhookEventTypesView {
    return eventTypesView();
  }

  @Get(':webhook_id')
  @ApiOperation({ operationId: 'getWebhook', summary: 'One webhook' })
  @ApiOkResponse({ type: WebhookView })
  @ApiProblems(UNKNOWN)
  get(
    @CurrentPerson() caller: PersonCaller,
    @Param() { webhook_id: id }: WebhookParams,
  ): Promise<WebhookView> {
    return this.webhooks.get(caller, id);
  }

  @Patch(':webhook_id')
  @ApiOperation({
    operationId: 'updateWebhook',
    summary: 'Change a webhook, disable it or enable it again',
  })
  @ApiOkResponse({ type: WebhookView })
  @ApiProblems({ ...UNKNOWN, 400: ['webhook_url_refused', 'malformed_request'] })
  update(
    @CurrentPerson() caller: PersonCaller,
    @CurrentActor() actor: Actor,
    @Param() { webhook_id: id }: WebhookParams,
    @Body() dto: UpdateWebhookDto,
  ): Promise<WebhookView> {
    return this.webhooks.update({ caller, actor }, id, dto);
  }

  @Delete(':webhook_id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteWebhook',
    summary: 'Remove a webhook and what is on record of its deliveries',
  })
  @ApiNoContentResponse({ description: 'Removed' })
  @ApiProblems(UNKNOWN)
  delete(
    @CurrentPerson() caller: PersonCaller,
    @CurrentActor() actor: Actor,
    @Param() { webhook_id: id }: WebhookParams,
  ): Promise<void> {
    return this.webhooks.delete({ caller, actor }, id);
  }

  @Post(':webhook_id/rotate-secret')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'rotateWebhookSecret',
    summary: 'Make a new secret; the previous one signs, too, for a while',
  })
  @ApiOkResponse({ type: WebhookWithSecretView })
  @ApiProblems({ ...UNKNOWN, 400: ['malformed_request'] })
  rotate(
    @CurrentPerson() caller: PersonCaller,
    @CurrentActor() actor: Actor,
    @Param() { webhook_id: id }: WebhookParams,
    @Body() { overlap_seconds }: RotateWebhookSecretDto,
  ): Promise<WebhookWithSecretView> {
    return this.webhooks.rotate({ caller, actor }, id, overlap_seconds);
  }
}
