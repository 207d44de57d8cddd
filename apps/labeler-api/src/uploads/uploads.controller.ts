import { UserRoute } from '@libs/auth';
import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems, MultipartBody } from '@libs/http';
import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type Actor, CurrentActor } from '../audit/actor';
import { DatasetUploadsService } from './dataset-uploads.service';
import { UploadDatasetForm } from './dto/upload-dataset.dto';
import { UploadImagesForm } from './dto/upload.forms';
import { UploadImagesQuery } from './dto/upload.params';
import { UploadedDatasetView, UploadSummaryView } from './dto/upload-summary.view';
import { UploadsService } from './uploads.service';

@ApiTags('uploads')
@ApiBearerAuth()
@Controller('datasets')
export class UploadsController {
  constructor(
    private readonly uploads: UploadsService,
    private readonly datasets: DatasetUploadsService,
  ) {}

  @Post('upload')
  @UserRoute()
  @MultipartBody()
  @ApiOperation({
    operationId: 'uploadDataset',
    summary: 'Make a dataset of an upload',
    description:
      'Nothing is made before the whole form has arrived. When the annotation file cannot be imported there is no ' +
      'dataset afterwards; broken images are reported by name.',
  })
  @ApiBody({ type: UploadDatasetForm })
  @ApiCreatedResponse({ type: UploadedDatasetView })
  @ApiProblems({
    400: ['malformed_request', 'too_many_files'],
    401: ['authentication_required', 'invalid_token'],
    403: ['inactive_user', 'wrong_caller'],
    404: ['dataset_not_found', 'project_not_found'],
    408: ['request_timeout'],
    409: ['conflict', 'upload_lapsed'],
    413: ['body_too_large', 'file_too_large', 'storage_quota_exceeded'],
    415: ['unsupported_media_type'],
    422: ['validation_failed', 'annotation_file_unreadable'],
    503: ['database_unavailable', 'storage_unavailable', 'uploads_busy'],
  })
  createDataset(
    @CurrentActor() actor: Actor,
    @Req() { raw: request }: FastifyRequest,
  ): Promise<UploadedDatasetView> {
    return this.datasets.create(actor, request);
  }

  @Post(':dataset_id/images')
  @HttpCode(200)
  @DatasetRoute('image:upload')
  @MultipartBody()
  @ApiOperation({
    operationId: 'uploadImages',
    summary: 'Add images to a dataset',
    description:
      'Files are stored while they arrive. Broken and unsupported ones are reported by name; the others are stored. ' +
      'Sending the same files again changes nothing, so a request that was cut can simply be repeated.',
  })
  @ApiParam({ name: 'dataset_id', description: 'Id of the dataset, or of its project.' })
  @ApiBody({ type: UploadImagesForm })
  @ApiOkResponse({ type: UploadSummaryView })
  @ApiProblems({
    400: ['malformed_request', 'too_many_files'],
    401: ['authentication_required', 'invalid_token'],
    403: ['inactive_user', 'permission_denied', 'wrong_caller'],
    404: ['dataset_not_found', 'project_not_found'],
    408: ['request_timeout'],
    409: ['conflict', 'upload_lapsed'],
    413: ['body_too_large', 'file_too_large', 'storage_quota_exceeded'],
    415: ['unsupported_media_type'],
    422: ['validation_failed', 'annotation_file_unreadable'],
    503: ['database_unavailable', 'storage_unavailable', 'uploads_busy'],
  })
  addImages(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Query() { on_duplicate: policy = 'overwrite' }: UploadImagesQuery,
    @Req() { raw: request }: FastifyRequest,
  ): Promise<UploadSummaryView> {
    return this.uploads.addImages(dataset, actor, { request, policy });
  }
}
