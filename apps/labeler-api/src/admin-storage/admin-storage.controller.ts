import { SystemAdminRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { StorageStateView, toStorageStateView } from './dto/storage-state.view';
import { StorageQuota } from './storage-quota';

@ApiTags('administration')
@ApiBearerAuth()
@SystemAdminRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['admin_required', 'inactive_user'],
  503: ['database_unavailable'],
})
@Controller('admin/storage')
export class AdminStorageController {
  constructor(private readonly quota: StorageQuota) {}

  @Get()
  @ApiOperation({
    operationId: 'getStorageState',
    summary: 'What is stored, and how much of the quota that is',
  })
  @ApiOkResponse({ type: StorageStateView })
  async get(): Promise<StorageStateView> {
    return toStorageStateView(await this.quota.read());
  }
}
