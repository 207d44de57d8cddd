import { CurrentService, type ServiceCaller } from '@libs/auth';
import { originOf } from '@libs/http';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DATASET_PATHS } from '../dataset-paths';
import { ServiceRoute } from '../service-route';
import { baseUrlOf } from './base-url';
import { DownloadUrlsService } from './download-urls.service';
import type { DownloadsConfig } from './downloads.config';
import { CreateDownloadUrlDto } from './dto/create-download-url.dto';
import { DownloadUrlView } from './dto/download-url.view';

export const DOWNLOADS_CONFIG = Symbol('DOWNLOADS_CONFIG');

@ApiTags('downloads')
@Controller(DATASET_PATHS)
export class DownloadUrlsController {
  constructor(
    private readonly urls: DownloadUrlsService,
    @Inject(DOWNLOADS_CONFIG) private readonly config: DownloadsConfig,
  ) {}

  @Post(':dataset_id/download-url')
  @HttpCode(200)
  @ServiceRoute('datasets:download', {
    403: ['permission_denied'],
    404: ['dataset_not_found', 'snapshot_not_found'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
    503: ['storage_unavailable'],
  })
  @ApiOperation({
    operationId: 'createDownloadUrl',
    summary: 'A link to the whole dataset as one ZIP',
    description:
      'Images in their folders and the annotation files beside them. The first link of a content streams the ZIP ' +
      'while the object is built in the background; later links lead to that object. Both give the same bytes.',
  })
  @ApiOkResponse({ type: DownloadUrlView })
  create(
    @CurrentService() caller: ServiceCaller,
    @Param('dataset_id') datasetId: string,
    @Body() body: CreateDownloadUrlDto,
    @Req() request: FastifyRequest,
  ): Promise<DownloadUrlView> {
    const baseUrl = this.config.publicUrl ?? baseUrlOf(request);
    return this.urls.create(caller, datasetId, body, { origin: originOf(request), baseUrl });
  }
}
