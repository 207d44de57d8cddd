import { CurrentPerson, type PersonCaller, SystemAdminRoute } from '@libs/auth';
import { ApiProblems, type Origin, RequestOrigin } from '@libs/http';
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
import { CreateServiceAccountDto } from './dto/create-service-account.dto';
import { ListServiceAccountsQuery } from './dto/list-service-accounts.query';
import { RotateServiceKeyDto } from './dto/rotate-service-key.dto';
import { ServiceAccountParams } from './dto/service-account.params';
import {
  IssuedServiceKeyView,
  ServiceAccountPageView,
  ServiceAccountView,
} from './dto/service-account.view';
import { UpdateServiceAccountDto } from './dto/update-service-account.dto';
import { ServiceAccountsService } from './service-accounts.service';

@ApiTags('service accounts')
@ApiBearerAuth()
@SystemAdminRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['admin_required', 'inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('auth/service-accounts')
export class ServiceAccountsController {
  constructor(private readonly accounts: ServiceAccountsService) {}

  @Post()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'createServiceAccount',
    summary: 'Make a service account and its first key',
  })
  @ApiCreatedResponse({ type: IssuedServiceKeyView })
  @ApiProblems({ 400: ['malformed_request'], 409: ['service_account_exists'] })
  create(
    @CurrentPerson() caller: PersonCaller,
    @RequestOrigin() origin: Origin,
    @Body() dto: CreateServiceAccountDto,
  ): Promise<IssuedServiceKeyView> {
    return this.accounts.create({ caller, origin }, dto);
  }

  @Get()
  @ApiOperation({ operationId: 'listServiceAccounts', summary: 'Service accounts, newest first' })
  @ApiOkResponse({ type: ServiceAccountPageView })
  list(@Query() query: ListServiceAccountsQuery): Promise<ServiceAccountPageView> {
    return this.accounts.list(query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getServiceAccount', summary: 'One service account' })
  @ApiOkResponse({ type: ServiceAccountView })
  @ApiProblems({ 404: ['service_account_not_found'] })
  get(@Param() { id }: ServiceAccountParams): Promise<ServiceAccountView> {
    return this.accounts.get(id);
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'updateServiceAccount',
    summary: 'Change scopes or expiry, or switch the account off or on',
  })
  @ApiOkResponse({ type: ServiceAccountView })
  @ApiProblems({ 400: ['malformed_request'], 404: ['service_account_not_found'] })
  update(
    @CurrentPerson() caller: PersonCaller,
    @RequestOrigin() origin: Origin,
    @Param() { id }: ServiceAccountParams,
    @Body() dto: UpdateServiceAccountDto,
  ): Promise<ServiceAccountView> {
    return this.accounts.update({ caller, origin }, id, dto);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteServiceAccount',
    summary: 'Remove a service account and its keys',
    description: 'The keys stop working everywhere within five seconds. The audit log keeps it.',
  })
  @ApiNoContentResponse({ description: 'Removed' })
  @ApiProblems({ 404: ['service_account_not_found'] })
  delete(
    @CurrentPerson() caller: PersonCaller,
    @RequestOrigin() origin: Origin,
    @Param() { id }: ServiceAccountParams,
  ): Promise<void> {
    return this.accounts.delete({ caller, origin }, id);
  }

  @Post(':id/rotate')
  @Header('Cache-Control', 'no-store')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rotateServiceKey',
    summary: 'Make a new key and let the others end',
  })
  @ApiOkResponse({ type: IssuedServiceKeyView })
  @ApiProblems({ 400: ['malformed_request'], 404: ['service_account_not_found'] })
  rotate(
    @CurrentPerson() caller: PersonCaller,
    @RequestOrigin() origin: Origin,
    @Param() { id }: ServiceAccountParams,
    @Body() { overlap_seconds }: RotateServiceKeyDto,
  ): Promise<IssuedServiceKeyView> {
    return this.accounts.rotate({ caller, origin }, id, overlap_seconds ?? undefined);
  }
}
