import { SystemAdminRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AdminDatasetsService } from './admin-datasets.service';
import { ActivityQuery } from './dto/activity.query';
import { ActivityView } from './dto/activity.view';
import { AdminDatasetParams, ProgressQuery, RecentDatasetsQuery } from './dto/admin-dataset.params';
import {
  AdminDatasetDetailsView,
  AdminDatasetsView,
  RecentDatasetView,
} from './dto/admin-dataset.view';
import { ProgressView } from './dto/progress.view';

const UNKNOWN_DATASET = { 404: ['dataset_not_found'] };

@ApiTags('administration')
@ApiBearerAuth()
@SystemAdminRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['admin_required', 'inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('admin/datasets')
export class AdminDatasetsController {
  constructor(private readonly datasets: AdminDatasetsService) {}

  @Get('overview')
  @ApiOperation({
    operationId: 'getAdminDatasetsOverview',
    summary: 'What all datasets amount to',
    description: 'Those in the trash are not counted.',
  })
  @ApiOkResponse({ type: AdminDatasetsView })
  overview(): Promise<AdminDatasetsView> {
    return this.datasets.overview();
  }

  @Get('recent')
  @ApiOperation({ operationId: 'listRecentDatasets', summary: 'Datasets by their last change' })
  @ApiOkResponse({ type: [RecentDatasetView] })
  recent(@Query() { limit }: RecentDatasetsQuery): Promise<RecentDatasetView[]> {
    return this.datasets.listRecent(limit);
  }

  @Get(':dataset_id/details')
  @ApiOperation({
    operationId: 'getAdminDatasetDetails',
    summary: 'A dataset, its project and its size',
  })
  @ApiOkResponse({ type: AdminDatasetDetailsView })
  @ApiProblems(UNKNOWN_DATASET)
  details(
    @Param() { dataset_id: datasetId }: AdminDatasetParams,
  ): Promise<AdminDatasetDetailsView> {
    return this.datasets.describe(datasetId);
  }

  @Get(':dataset_id/progress')
  @ApiOperation({
    operationId: 'getAdminDatasetProgress',
    summary: 'How far a dataset is and who did most',
    description: 'Zeros for a dataset without a project.',
  })
  @ApiOkResponse({ type: ProgressView })
  @ApiProblems({ 404: ['dataset_not_found', 'project_not_found'] })
  progress(
    @Param() { dataset_id: datasetId }: AdminDatasetParams,
    @Query() { project_id: projectId }: ProgressQuery,
  ): Promise<ProgressView> {
    return this.datasets.describeProgress(datasetId, projectId);
  }

  @Get(':dataset_id/activity')
  @ApiOperation({
    operationId: 'listAdminDatasetActivity',
    summary: 'What happened in a dataset, the newest first',
    description:
      'Annotations that were drawn, changed, confirmed and deleted; images that were uploaded, judged and deleted; imports, ' +
      'exports, classes, members and versions.',
  })
  @ApiOkResponse({
    type: [ActivityView],
    headers: {
      'X-Next-Cursor': {
        description: 'The `cursor` of the next page; absent on the last one.',
        schema: { type: 'string' },
      },
    },
  })
  @ApiProblems(UNKNOWN_DATASET)
  async activity(
    @Param() { dataset_id: datasetId }: AdminDatasetParams,
    @Query() query: ActivityQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActivityView[]> {
    const { entries, nextCursor } = await this.datasets.listActivity(datasetId, query);
    if (nextCursor !== null) void reply.header('X-Next-Cursor', nextCursor);
    return entries;
  }
}
