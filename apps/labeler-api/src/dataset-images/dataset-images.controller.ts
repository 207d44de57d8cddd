import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { DatasetImagesService } from './dataset-images.service';
import { DatasetImageView } from './dto/dataset-image.view';
import { DatasetSizeView } from './dto/dataset-size.view';
import { ListImagesQuery } from './dto/list-images.query';

@ApiTags('images')
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
@Controller('datasets/:dataset_id')
export class DatasetImagesController {
  constructor(private readonly images: DatasetImagesService) {}

  @Get('images')
  @DatasetRoute('image:read')
  @ApiOperation({
    operationId: 'listDatasetImages',
    summary: 'Images of a dataset, at random or in the order of upload',
    description: 'For previews. Sizes are those of the picture as its EXIF orientation shows it.',
  })
  @ApiOkResponse({ type: [DatasetImageView] })
  list(
    @CurrentDataset() dataset: GrantedDataset,
    @Query() query: ListImagesQuery,
  ): Promise<DatasetImageView[]> {
    return this.images.list(dataset, query);
  }

  @Get('size')
  @DatasetRoute('dataset:read')
  @ApiOperation({ operationId: 'getDatasetSize', summary: 'How much a dataset holds' })
  @ApiOkResponse({ type: DatasetSizeView })
  size(@CurrentDataset() dataset: GrantedDataset): Promise<DatasetSizeView> {
    return this.images.size(dataset);
  }
}
