import { CurrentService, type ServiceCaller } from '@libs/auth';
import { sendJson, sendRevalidated } from '@libs/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DATASET_PATHS } from '../dataset-paths';
import { ServiceRoute } from '../service-route';
import { CatalogService } from './catalog.service';
import { ApiListQuery, TASK_TYPE_QUERY } from './dto/list-datasets.query';
import { BatchDatasetsDto } from './dto/batch-datasets.dto';
import { DatasetBatchView } from './dto/dataset-batch.view';
import { DatasetListView } from './dto/dataset-list.view';
import { DatasetView } from './dto/dataset.view';

@ApiTags('datasets')
@Controller(DATASET_PATHS)
export class CatalogController {
  constructor(private readonly catalog: CatalogService) {}

  @Get()
  @ServiceRoute('datasets:read')
  @ApiOperation({
    operationId: 'listDatasets',
    summary: 'Datasets, newest first',
    description:
      'All filters together must match. With an acting user the list holds what that user may see. ' +
      'Follow `next_cursor` through long lists: pages then neither repeat nor miss a dataset.',
  })
  @ApiListQuery()
  @ApiOkResponse({ type: DatasetListView })
  async list(
    @CurrentService() caller: ServiceCaller,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendJson(reply, await this.catalog.list(caller, query));
  }

  @Post('batch')
  @HttpCode(200)
  @ServiceRoute('datasets:read', { 413: ['body_too_large'], 415: ['unsupported_media_type'] })
  @ApiOperation({ operationId: 'batchDatasets', summary: 'Up to 1000 datasets by id' })
  @ApiOkResponse({ type: DatasetBatchView })
  async batch(
    @CurrentService() caller: ServiceCaller,
    @Body() body: BatchDatasetsDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendJson(reply, await this.catalog.batch(caller, body));
  }

  @Get(':dataset_id')
  @ServiceRoute('datasets:read', { 403: ['permission_denied'], 404: ['dataset_not_found'] })
  @ApiOperation({
    operationId: 'getDataset',
    summary: 'One dataset',
    description: 'The `ETag` is a strong validator of the body; send it back in `If-None-Match`.',
  })
  @ApiQuery(TASK_TYPE_QUERY)
  @ApiOkResponse({ type: DatasetView })
  @ApiResponse({ status: 304, description: 'The body is the one that `If-None-Match` names.' })
  async get(
    @CurrentService() caller: ServiceCaller,
    @Param('dataset_id') datasetId: string,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendRevalidated(reply, await this.catalog.get(caller, datasetId, query));
  }
}
