import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems, sendJson, sendRevalidated } from '@libs/http';
import { Controller, Get, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ImageStatusListView } from './dto/image-status.view';
import { ListImageStatusesQuery } from './dto/list-image-statuses.query';
import { ListProjectImagesQuery } from './dto/list-project-images.query';
import { ProjectImageListView } from './dto/project-image.view';
import { ImageStatusesService } from './image-statuses.service';
import { ProjectImagesService } from './project-images.service';

const PROJECT = 'project_id';

@ApiTags('images')
@ApiBearerAuth()
@ApiParam({
  name: PROJECT,
  description: 'Id of the project or of its dataset.',
  example: 'proj_0123456789ab',
})
@ApiProblems({
  400: ['invalid_page', 'malformed_request'],
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['dataset_not_found', 'project_not_found'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller(`projects/:${PROJECT}/images`)
export class ProjectImagesController {
  constructor(
    private readonly images: ProjectImagesService,
    private readonly statuses: ImageStatusesService,
  ) {}

  @Get()
  @DatasetRoute('image:read', PROJECT)
  @ApiOperation({
    operationId: 'listProjectImages',
    summary: 'Images of a project, page by page',
    description:
      'In the order of upload unless `sort` says otherwise. Any page of the whole list costs the same, by `offset` or by ' +
      '`cursor`; deep in a filtered or sorted list, `cursor` is the cheaper way. Filters may be combined.',
  })
  @ApiOkResponse({ type: ProjectImageListView })
  async list(
    @CurrentDataset() dataset: GrantedDataset,
    @Query() query: ListProjectImagesQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendJson(reply, await this.images.list(dataset, query));
  }

  @Get('status')
  @DatasetRoute('image:read', PROJECT)
  @ApiOperation({
    operationId: 'listImageStatuses',
    summary: 'How far the images of a page are',
    description:
      'One status for each image of the page, in the order of the list; images without annotations are `not-started`. ' +
      'The first page of 200 is followed by the statuses of up to 2,000 further images that are not `not-started`.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiOkResponse({ type: ImageStatusListView })
  @ApiResponse({ status: 304, description: 'The body is the one that `If-None-Match` names.' })
  async listStatuses(
    @CurrentDataset() dataset: GrantedDataset,
    @Query() query: ListImageStatusesQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { json, tag } = await this.statuses.list(dataset, query);
    sendRevalidated(reply, json, tag);
  }
}
