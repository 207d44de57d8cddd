import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { DirectUploadsService } from './direct-uploads.service';
import { CreateUploadDto } from './dto/create-upload.dto';
import { UploadParams } from './dto/upload.params';
import { UploadView } from './dto/upload.view';

@ApiTags('uploads')
@ApiBearerAuth()
@ApiParam({ name: 'dataset_id', description: 'Id of the dataset or of its project.' })
@ApiProblems({
  400: ['malformed_request'],
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['dataset_not_found', 'project_not_found'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('datasets/:dataset_id/uploads')
export class DirectUploadsController {
  constructor(private readonly uploads: DirectUploadsService) {}

  @Post()
  @HttpCode(200)
  @DatasetRoute('image:upload')
  @ApiOperation({
    operationId: 'beginUpload',
    summary: 'Ask for links that images are sent to, straight into storage',
    description:
      'For large sets: announce up to 1000 files, PUT each to its link, then complete the upload. ' +
      'Files over 64 MiB are sent in parts. Files that cannot be taken are refused at once, by name.',
  })
  @ApiOkResponse({ type: UploadView })
  @ApiProblems({
    413: ['body_too_large', 'storage_quota_exceeded'],
    503: ['database_unavailable', 'storage_unavailable'],
  })
  begin(
    @CurrentDataset() dataset: GrantedDataset,
    @Body() dto: CreateUploadDto,
  ): Promise<UploadView> {
    return this.uploads.begin(dataset, dto);
  }

  @Get(':upload_id')
  @DatasetRoute('image:upload')
  @ApiOperation({ operationId: 'getUpload', summary: 'State of an upload, with fresh links' })
  @ApiOkResponse({ type: UploadView })
  @ApiProblems({ 404: ['dataset_not_found', 'project_not_found', 'upload_not_found'] })
  get(
    @CurrentDataset() dataset: GrantedDataset,
    @Param() { upload_id }: UploadParams,
  ): Promise<UploadView> {
    return this.uploads.get(dataset, upload_id);
  }

  @Post(':upload_id/complete')
  @HttpCode(200)
  @DatasetRoute('image:upload')
  @ApiOperation({
    operationId: 'completeUpload',
    summary: 'Make images of the files that were sent',
    description:
      'Each file must have the announced size and checksum and be a whole image; others are refused by name while the ' +
      'rest becomes part of the dataset. Repeat it after a cut connection, after sending refused files again, and while ' +
      'files are `pending`: a request ends after less than a minute. Nothing is stored twice.',
  })
  @ApiOkResponse({ type: UploadView })
  @ApiProblems({
    404: ['dataset_not_found', 'project_not_found', 'upload_not_found'],
    409: ['conflict', 'upload_lapsed'],
    410: ['upload_expired'],
    503: ['database_unavailable', 'storage_unavailable', 'uploads_busy'],
  })
  complete(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { upload_id }: UploadParams,
  ): Promise<UploadView> {
    return this.uploads.complete(dataset, actor, upload_id);
  }

  @Delete(':upload_id')
  @HttpCode(204)
  @DatasetRoute('image:upload')
  @ApiOperation({
    operationId: 'abortUpload',
    summary: 'Call an upload off',
    description: 'Removes what was sent and not completed. Images that were completed stay.',
  })
  @ApiNoContentResponse({ description: 'Called off' })
  @ApiProblems({
    404: ['dataset_not_found', 'project_not_found', 'upload_not_found'],
    409: ['upload_busy'],
    503: ['database_unavailable', 'storage_unavailable'],
  })
  abort(
    @CurrentDataset() dataset: GrantedDataset,
    @Param() { upload_id }: UploadParams,
  ): Promise<void> {
    return this.uploads.abort(dataset, upload_id);
  }
}
