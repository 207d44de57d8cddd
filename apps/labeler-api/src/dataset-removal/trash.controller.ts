import { UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { ApiDatasetId } from '../datasets/dto/dataset.params';
import { DatasetView } from '../datasets/dto/dataset.view';
import { DatasetRestoreService } from './dataset-restore.service';
import { ListTrashQuery } from './dto/list-trash.query';
import { TrashPageView } from './dto/trash.view';
import { TrashService } from './trash.service';

@ApiTags('datasets')
@ApiBearerAuth()
@UserRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  503: ['database_unavailable'],
})
@Controller('datasets')
export class TrashController {
  constructor(
    private readonly trash: TrashService,
    private readonly restoring: DatasetRestoreService,
  ) {}

  @Get('trash')
  @ApiOperation({
    operationId: 'listTrash',
    summary: 'Deleted datasets that are still kept',
    description: 'Of the user; for system administrators, of everybody. Last deleted first.',
  })
  @ApiOkResponse({ type: TrashPageView })
  @ApiProblems({ 403: ['inactive_user'], 422: ['validation_failed'] })
  list(@CurrentActor() { userId }: Actor, @Query() page: ListTrashQuery): Promise<TrashPageView> {
    return this.trash.list(userId, page);
  }

  @Post(':dataset_id/restore')
  @HttpCode(200)
  @ApiDatasetId()
  @ApiOperation({
    operationId: 'restoreDataset',
    summary: 'Take a dataset out of the trash',
    description: 'For its owner and system administrators. Everything is as it was.',
  })
  @ApiOkResponse({ type: DatasetView })
  @ApiProblems({
    403: ['permission_denied', 'inactive_user'],
    404: ['dataset_not_found', 'project_not_found'],
    409: ['dataset_not_in_trash', 'dataset_purge_begun'],
  })
  restore(
    @CurrentActor() actor: Actor,
    @Param('dataset_id') datasetId: string,
  ): Promise<DatasetView> {
    return this.restoring.restore(actor, datasetId);
  }
}
