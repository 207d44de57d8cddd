import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems, readUnreadBody, sendJsonPieces, UnreadBody } from '@libs/http';
import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StorageStructureView } from './dto/storage-structure.view';
import { MAX_FILES, PreviewUploadDto } from './dto/upload-preview.dto';
import { UploadPreviewView } from './dto/upload-preview.view';
import { StorageViewsService } from './storage-views.service';
import { previewJson } from './upload-preview';

/** More than twice of what `MAX_FILES` files in folders come to. */
const MAX_PREVIEW_BYTES = 32 * 1024 * 1024;

const PROBLEMS = {
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['dataset_not_found', 'project_not_found'],
  503: ['database_unavailable'],
};

@ApiTags('uploads')
@ApiBearerAuth()
@ApiParam({ name: 'dataset_id', description: 'Id of the dataset or of its project.' })
@Controller('datasets/:dataset_id/storage')
export class StorageViewsController {
  constructor(private readonly storage: StorageViewsService) {}

  @Get('structure')
  @DatasetRoute('image:read')
  @ApiOperation({ operationId: 'getStorageStructure', summary: 'Folders of a dataset' })
  @ApiOkResponse({ type: StorageStructureView })
  @ApiProblems(PROBLEMS)
  structure(@CurrentDataset() dataset: GrantedDataset): Promise<StorageStructureView> {
    return this.storage.structure(dataset);
  }

  @Post('preview')
  @HttpCode(200)
  @DatasetRoute('image:upload')
  @UnreadBody(MAX_PREVIEW_BYTES)
  @ApiOperation({
    operationId: 'previewUpload',
    summary: 'What an upload would do',
    description: `Tells of up to ${MAX_FILES} files which are new and which have a path that is taken.`,
  })
  @ApiBody({ type: PreviewUploadDto })
  @ApiOkResponse({ type: UploadPreviewView })
  @ApiProblems({
    ...PROBLEMS,
    400: ['malformed_request'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
    422: ['validation_failed'],
  })
  async preview(
    @CurrentDataset() dataset: GrantedDataset,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const preview = await this.storage.preview(dataset, await readUnreadBody(request));
    sendJsonPieces(reply, previewJson(preview));
  }
}
