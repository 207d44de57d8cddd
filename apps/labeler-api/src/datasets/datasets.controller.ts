import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { UserRoute } from '@libs/auth';
import { ApiProblems, sendRevalidated } from '@libs/http';
import { Body, Controller, Get, Headers, Post, Put, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../audit/actor';
import { DatasetChangesService } from './dataset-changes.service';
import { DatasetsService } from './datasets.service';
import { CreateDatasetDto, toNewDataset } from './dto/create-dataset.dto';
import { ApiDatasetId } from './dto/dataset.params';
import { DatasetView } from './dto/dataset.view';
import { ListDatasetsQuery } from './dto/list-datasets.query';
import { toDatasetChange, UpdateDatasetDto } from './dto/update-dataset.dto';

const ETAG = { ETag: { schema: { type: 'string' as const }, description: 'For `If-Match`.' } };

@ApiTags('datasets')
@ApiBearerAuth()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('datasets')
export class DatasetsController {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly changes: DatasetChangesService,
  ) {}

  @Get()
  @UserRoute()
  @ApiOperation({
    operationId: 'listDatasets',
    summary: 'Datasets that the user may see',
    description:
      'Owned, with a role in their project, public, or of the same organization; newest first.',
  })
  @ApiOkResponse({
    type: [DatasetView],
    headers: { 'X-Total-Count': { schema: { type: 'integer' }, description: 'Of all pages.' } },
  })
  async list(
    @CurrentActor() { userId }: Actor,
    @Query() page: ListDatasetsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DatasetView[]> {
    const { total, datasets } = await this.datasets.list(userId, page);
    void reply.header('X-Total-Count', total);
    return datasets;
  }

  @Post()
  @UserRoute()
  @ApiOperation({
    operationId: 'createDataset',
    summary: 'Make an empty dataset and its project',
    description: 'The user becomes its owner. Names need not be unique.',
  })
  @ApiCreatedResponse({ type: DatasetView })
  @ApiProblems({
    400: ['malformed_request'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
  })
  create(@CurrentActor() actor: Actor, @Body() dto: CreateDatasetDto): Promise<DatasetView> {
    return this.changes.create(actor, toNewDataset(dto));
  }

  @Get(':dataset_id')
  @DatasetRoute('dataset:read')
  @ApiDatasetId()
  @ApiOperation({ operationId: 'getDataset', summary: 'One dataset' })
  @ApiOkResponse({ type: DatasetView, headers: ETAG })
  @ApiResponse({ status: 304, description: 'The body is the one that `If-None-Match` names.' })
  @ApiProblems({ 404: ['dataset_not_found', 'project_not_found'] })
  async get(@CurrentDataset() dataset: GrantedDataset, @Res() reply: FastifyReply): Promise<void> {
    sendRevalidated(reply, JSON.stringify(await this.datasets.get(dataset)));
  }

  @Put(':dataset_id')
  @DatasetRoute('dataset:edit')
  @ApiDatasetId()
  @ApiOperation({
    operationId: 'updateDataset',
    summary: 'Change what is said of a dataset',
    description: 'Its project is renamed with it.',
  })
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The `ETag` of the dataset that the change was made for.',
  })
  @ApiOkResponse({ type: DatasetView })
  @ApiProblems({
    400: ['malformed_request'],
    403: ['permission_denied', 'inactive_user'],
    404: ['dataset_not_found', 'project_not_found'],
    412: ['dataset_changed'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
  })
  update(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() dto: UpdateDatasetDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<DatasetView> {
    return this.changes.update(dataset, actor, toDatasetChange(dto), ifMatch);
  }
}
