import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Delete, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { RemoveImageQuery, RemoveImagesDto } from './dto/remove-images.dto';
import { RemovedImagesView } from './dto/removed-images.view';
import { ImageRemovalService } from './image-removal.service';

@ApiTags('images')
@ApiBearerAuth()
@ApiParam({ name: 'dataset_id', description: 'Id of the dataset or of its project.' })
@ApiProblems({
  400: ['malformed_request'],
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['dataset_not_found', 'project_not_found'],
  409: ['image_busy', 'upload_lapsed'],
  422: ['validation_failed'],
  423: ['image_locked', 'images_locked'],
  503: ['database_unavailable', 'storage_unavailable'],
})
@Controller('datasets/:dataset_id/images')
export class ImageRemovalController {
  constructor(private readonly removals: ImageRemovalService) {}

  @Post('delete')
  @HttpCode(200)
  @DatasetRoute('image:delete')
  @ApiOperation({
    operationId: 'deleteDatasetImages',
    summary: 'Delete images with everything on them',
    description:
      'All of those that the dataset has, or none. What versions and snapshots hold of them stays as it is.',
  })
  @ApiOkResponse({ type: RemovedImagesView })
  @ApiProblems({ 413: ['body_too_large'], 415: ['unsupported_media_type'] })
  removeMany(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() { image_ids: imageIds, force }: RemoveImagesDto,
  ): Promise<RemovedImagesView> {
    return this.removals.remove(dataset, actor, imageIds, force ?? false);
  }

  @Delete(':image_id')
  @HttpCode(204)
  @DatasetRoute('image:delete')
  @ApiParam({
    name: 'image_id',
    description: 'Id of the image. Slashes may be sent as they are.',
    example: 'img_5f0c2ab98d1e4f37',
  })
  @ApiOperation({
    operationId: 'deleteDatasetImage',
    summary: 'Delete an image with everything on it',
    description: 'What versions and snapshots hold of it stays as it is.',
  })
  @ApiNoContentResponse({ description: 'Deleted' })
  @ApiProblems({ 404: ['image_not_found', 'dataset_not_found', 'project_not_found'] })
  async remove(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param('image_id') imageId: string,
    @Query() { force }: RemoveImageQuery,
  ): Promise<void> {
    await this.removals.removeOne(dataset, actor, imageId, force);
  }
}
