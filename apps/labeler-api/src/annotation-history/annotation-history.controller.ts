import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { CurrentPerson, type PersonCaller, UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { lockTokenOf } from '../annotations/precondition';
import { type Actor, CurrentActor } from '../audit/actor';
import { LOCK_TOKEN } from './dto/lock-token.header';
import { AnnotationHistoryService } from './annotation-history.service';
import { PastAnnotationParams } from './dto/annotation.params';
import { HistoryEntryView } from './dto/history.view';
import { AnnotationHistoryQuery, ProjectHistoryQuery } from './dto/list-history.query';
import { RestoreAnnotationDto } from './dto/restore.dto';
import { RestoreView } from './dto/restore.view';
import { RestoreService } from './restore.service';

@ApiTags('history')
@ApiBearerAuth()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('annotations')
export class AnnotationHistoryController {
  constructor(
    private readonly history: AnnotationHistoryService,
    private readonly restores: RestoreService,
  ) {}

  @Get('history/project/:project_id')
  @DatasetRoute('annotation:read', 'project_id')
  @ApiOperation({
    operationId: 'listProjectHistory',
    summary: 'What was done to the annotations of a project, newest first',
  })
  @ApiParam({
    name: 'project_id',
    description: 'Id of the project or of its dataset.',
    example: 'proj_0123456789ab',
  })
  @ApiOkResponse({ type: [HistoryEntryView] })
  @ApiProblems({ 404: ['project_not_found', 'dataset_not_found'] })
  listOfProject(
    @CurrentDataset() dataset: GrantedDataset,
    @Query() query: ProjectHistoryQuery,
  ): Promise<HistoryEntryView[]> {
    return this.history.listOfProject(dataset, query);
  }

  @Get('history/annotation/:annotation_id')
  @UserRoute()
  @ApiOperation({
    operationId: 'listAnnotationHistory',
    summary: 'What was done to an annotation, newest first',
    description: 'Also of annotations that were deleted.',
  })
  @ApiOkResponse({ type: [HistoryEntryView] })
  @ApiProblems({ 404: ['annotation_not_found'] })
  listOfAnnotation(
    @CurrentPerson() { userId }: PersonCaller,
    @Param() { annotation_id: id }: PastAnnotationParams,
    @Query() query: AnnotationHistoryQuery,
  ): Promise<HistoryEntryView[]> {
    return this.history.listOfAnnotation(id, userId, query);
  }

  @Post(':annotation_id/restore')
  @HttpCode(200)
  @UserRoute()
  @ApiOperation({
    operationId: 'restoreAnnotation',
    summary: 'Set an annotation back to what it was',
    description:
      'A deleted annotation comes back under its own id; without `history_id` and `timestamp`, as it was last. One ' +
      'that did not exist yet is deleted. Annotators restore what they made, reviewers everything.',
  })
  @ApiHeader(LOCK_TOKEN)
  @ApiOkResponse({ type: RestoreView })
  @ApiProblems({
    400: ['malformed_request'],
    404: [
      'annotation_not_found',
      'history_entry_not_found',
      'image_not_found',
      'project_not_found',
    ],
    409: ['classes_gone', 'history_incomplete', 'lock_lost', 'conflict'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
    423: ['image_locked'],
  })
  restore(
    @CurrentActor() actor: Actor,
    @Param() { annotation_id: id }: PastAnnotationParams,
    @Body() dto: RestoreAnnotationDto,
    @Headers('x-lock-token') lockToken: string | undefined,
  ): Promise<RestoreView> {
    return this.restores.restoreAnnotation(id, actor, { dto, lockToken: lockTokenOf(lockToken) });
  }
}
