import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { AnnotationHistoryService } from './annotation-history.service';
import { DeletedAnnotationView } from './dto/history.view';
import { DeletedAnnotationsQuery } from './dto/list-history.query';
import { RestoredImageParams } from './dto/annotation.params';
import { RestoreImageDto, RestoreProjectDto } from './dto/restore.dto';
import { RestoreView } from './dto/restore.view';
import { RestoreService } from './restore.service';

const PARAMETER = 'project_id';

@ApiTags('history')
@ApiBearerAuth()
@ApiParam({
  name: PARAMETER,
  description: 'Id of the project or of its dataset.',
  example: 'proj_0123456789ab',
})
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['project_not_found', 'dataset_not_found'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller(`projects/:${PARAMETER}`)
export class ProjectRestoreController {
  constructor(
    private readonly history: AnnotationHistoryService,
    private readonly restores: RestoreService,
  ) {}

  @Get('deleted-annotations')
  @DatasetRoute('annotation:read', PARAMETER)
  @ApiOperation({
    operationId: 'listDeletedAnnotations',
    summary: 'Annotations that can be brought back, last deleted first',
  })
  @ApiOkResponse({ type: [DeletedAnnotationView] })
  listDeleted(
    @CurrentDataset() dataset: GrantedDataset,
    @Query() query: DeletedAnnotationsQuery,
  ): Promise<DeletedAnnotationView[]> {
    return this.history.listDeleted(dataset, query);
  }

  @Post('images/:image_id/restore')
  @HttpCode(200)
  @DatasetRoute('annotation:edit-own', PARAMETER)
  @ApiOperation({
    operationId: 'restoreImage',
    summary: 'Set the annotations of an image back to what they were',
    description:
      'What was changed since is set back, what was deleted comes back under its own id, what was made is deleted. ' +
      'The image is then in progress, as after every edit. Annotators may do so where only annotations of their own ' +
      'change, reviewers everywhere.',
  })
  @ApiOkResponse({ type: RestoreView })
  @ApiProblems({
    400: ['malformed_request'],
    404: ['project_not_found', 'dataset_not_found', 'history_entry_not_found', 'image_not_found'],
    409: ['classes_gone', 'history_incomplete', 'lock_lost', 'conflict'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
    423: ['image_locked'],
  })
  restoreImage(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { image_id: imageId }: RestoredImageParams,
    @Body() dto: RestoreImageDto,
  ): Promise<RestoreView> {
    return this.restores.restoreImage(dataset, actor, { imageId, dto });
  }

  @Post('restore')
  @HttpCode(200)
  @DatasetRoute('annotation:replace-all', PARAMETER)
  @ApiOperation({
    operationId: 'restoreProject',
    summary: 'Set all annotations of a task back to a moment',
    description:
      'All or nothing; it costs what changed since. Images with changes are then in progress. Images that somebody ' +
      'else has locked refuse, unless `force` is given.',
  })
  @ApiOkResponse({ type: RestoreView })
  @ApiProblems({
    400: ['malformed_request'],
    409: ['classes_gone', 'history_incomplete', 'conflict'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
    423: ['images_locked'],
  })
  restoreTask(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() dto: RestoreProjectDto,
  ): Promise<RestoreView> {
    return this.restores.restoreTask(dataset, actor, dto);
  }
}
