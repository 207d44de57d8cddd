import { CurrentService, type ServiceCaller } from '@libs/auth';
import { originOf } from '@libs/http';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DATASET_PATHS } from '../dataset-paths';
import { ServiceRoute } from '../service-route';
import { CreateSnapshotDto } from './dto/create-snapshot.dto';
import { ListSnapshotsQuery } from './dto/list-snapshots.query';
import { SnapshotListView, SnapshotView } from './dto/snapshot.view';
import { SnapshotsService } from './snapshots.service';

@ApiTags('snapshots')
@Controller(DATASET_PATHS)
export class SnapshotsController {
  constructor(private readonly snapshots: SnapshotsService) {}

  @Post(':dataset_id/snapshots')
  @ServiceRoute('datasets:snapshot', {
    403: ['permission_denied'],
    404: ['dataset_not_found'],
    409: ['snapshot_exists', 'uploads_in_progress'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
  })
  @ApiOperation({
    operationId: 'createSnapshot',
    summary: 'Keep what a dataset holds now, for ever',
    description:
      'All images, the annotations of all tasks and their classes, as of one moment. It costs what changed since the ' +
      'last snapshot or version. Whoever may read the dataset may have one. The same `version_tag` with the same ' +
      'content is the same snapshot; with another content it is refused, naming the snapshot that has it.',
  })
  @ApiCreatedResponse({ type: SnapshotView })
  @ApiOkResponse({ type: SnapshotView, description: 'It was there already.' })
  // oxlint-disable-next-line max-params -- each comes from another part of the request
  async create(
    @CurrentService() caller: ServiceCaller,
    @Param('dataset_id') datasetId: string,
    @Body() body: CreateSnapshotDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SnapshotView> {
    const { view, isNew } = await this.snapshots.create(caller, datasetId, body, originOf(request));
    reply.status(isNew ? 201 : 200);
    return view;
  }

  @Get(':dataset_id/snapshots')
  @ServiceRoute('datasets:read', { 403: ['permission_denied'], 404: ['dataset_not_found'] })
  @ApiOperation({ operationId: 'listSnapshots', summary: 'Snapshots of a dataset, newest first' })
  @ApiOkResponse({ type: SnapshotListView })
  list(
    @CurrentService() caller: ServiceCaller,
    @Param('dataset_id') datasetId: string,
    @Query() query: ListSnapshotsQuery,
  ): Promise<SnapshotListView> {
    return this.snapshots.list(caller, datasetId, query);
  }

  @Get(':dataset_id/snapshots/:snapshot_id')
  @ServiceRoute('datasets:read', {
    403: ['permission_denied'],
    404: ['dataset_not_found', 'snapshot_not_found'],
  })
  @ApiParam({ name: 'snapshot_id', example: 'snap_0123456789abcdef' })
  @ApiOperation({ operationId: 'getSnapshot', summary: 'One snapshot' })
  @ApiOkResponse({ type: SnapshotView })
  get(
    @CurrentService() caller: ServiceCaller,
    @Param('dataset_id') datasetId: string,
    @Param('snapshot_id') snapshotId: string,
  ): Promise<SnapshotView> {
    return this.snapshots.get(caller, datasetId, snapshotId);
  }
}
