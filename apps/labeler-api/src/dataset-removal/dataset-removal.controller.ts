import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Delete, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { ApiDatasetId } from '../datasets/dto/dataset.params';
import { DatasetRemovalService } from './dataset-removal.service';
import { DeleteDatasetDto } from './dto/delete-dataset.dto';
import { DeletedDatasetView } from './dto/deleted-dataset.view';
import { DeletionImpactView } from './dto/deletion-impact.view';

@ApiTags('datasets')
@ApiBearerAuth()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['permission_denied', 'inactive_user'],
  404: ['dataset_not_found', 'project_not_found'],
})
@Controller('datasets/:dataset_id')
export class DatasetRemovalController {
  constructor(private readonly removal: DatasetRemovalService) {}

  @Get('deletion-impact')
  @DatasetRoute('dataset:delete')
  @ApiDatasetId()
  @ApiOperation({ operationId: 'getDeletionImpact', summary: 'What a deletion would take away' })
  @ApiOkResponse({ type: DeletionImpactView })
  @ApiProblems({ 503: ['database_unavailable', 'storage_unavailable'] })
  describe(@CurrentDataset() dataset: GrantedDataset): Promise<DeletionImpactView> {
    return this.removal.describe(dataset);
  }

  @Delete()
  @DatasetRoute('dataset:delete')
  @ApiDatasetId()
  @ApiOperation({
    operationId: 'deleteDataset',
    summary: 'Delete a dataset',
    description:
      'It is gone for everyone at once, and can be restored for as long as the trash keeps it. ' +
      'A backup that is asked for is made before; when that fails nothing is deleted.',
  })
  @ApiOkResponse({ type: DeletedDatasetView })
  @ApiProblems({
    400: ['name_confirmation_mismatch', 'malformed_request'],
    409: ['deletion_outdated'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
    422: ['validation_failed'],
    503: ['backup_failed', 'database_unavailable', 'storage_unavailable'],
  })
  delete(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() dto: DeleteDatasetDto,
  ): Promise<DeletedDatasetView> {
    const { dataset_name_confirmation: name, create_backup: withBackup } = dto;
    return this.removal.delete(dataset, actor, { name, withBackup: withBackup ?? false });
  }
}
