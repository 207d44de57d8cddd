import { CurrentService, type ServiceCaller } from '@libs/auth';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { DATASET_PATHS } from '../dataset-paths';
import { ServiceRoute } from '../service-route';
import { CheckPermissionsDto } from './dto/check-permissions.dto';
import { PermissionBatchView } from './dto/permission-batch.view';
import { PermissionView } from './dto/permission.view';
import { PermissionChecksService } from './permission-checks.service';

@ApiTags('permissions')
@Controller(DATASET_PATHS)
export class PermissionChecksController {
  constructor(private readonly checks: PermissionChecksService) {}

  @Get(':dataset_id/permissions/:user_id')
  @ServiceRoute('datasets:permissions', { 403: ['permission_denied'], 404: ['dataset_not_found'] })
  @ApiOperation({
    operationId: 'checkPermission',
    summary: 'What a user may do with a dataset',
    description:
      'Acting for a user, a service may ask about that user, and about others on datasets that this user sees.',
  })
  @ApiParam({ name: 'user_id', schema: { type: 'integer', minimum: 1, example: 42 } })
  @ApiOkResponse({ type: PermissionView })
  check(
    @CurrentService() caller: ServiceCaller,
    @Param('dataset_id') datasetId: string,
    @Param('user_id') userId: string,
  ): Promise<PermissionView> {
    return this.checks.check(caller, datasetId, userId);
  }

  @Post('permissions/batch')
  @HttpCode(200)
  @ServiceRoute('datasets:permissions', {
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
  })
  @ApiOperation({ operationId: 'checkPermissions', summary: 'Up to 1000 checks at once' })
  @ApiOkResponse({ type: PermissionBatchView })
  checkMany(
    @CurrentService() caller: ServiceCaller,
    @Body() body: CheckPermissionsDto,
  ): Promise<PermissionBatchView> {
    return this.checks.checkMany(caller, body);
  }
}
