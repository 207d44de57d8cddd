import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { RestoreView } from '../annotation-history/dto/restore.view';
import { type Actor, CurrentActor } from '../audit/actor';
import { ListVersionsQuery } from './dto/list-versions.query';
import { PublishVersionDto } from './dto/publish-version.dto';
import { RestoreVersionDto } from './dto/restore-version.dto';
import { UpdateVersionDto } from './dto/update-version.dto';
import { VersionParams } from './dto/version.params';
import { VersionPageView, WholeVersionView } from './dto/version.view';
import { VersionChangesService } from './version-changes.service';
import { VersionPublisher } from './version-publisher';
import { VersionReader } from './version-reader';
import { VersionRestorer } from './version-restorer';

const PROJECT = 'project_id';
const UNKNOWN_PROJECT = ['project_not_found', 'dataset_not_found'];
const UNKNOWN_VERSION = [...UNKNOWN_PROJECT, 'version_not_found'];

@ApiTags('versions')
@ApiBearerAuth()
@ApiParam({
  name: PROJECT,
  description: 'Id of the project or of its dataset.',
  example: 'proj_0123456789ab',
})
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: UNKNOWN_VERSION,
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller(`projects/:${PROJECT}/versions`)
export class VersionsController {
  constructor(
    private readonly publisher: VersionPublisher,
    private readonly changes: VersionChangesService,
    private readonly reader: VersionReader,
    private readonly restorer: VersionRestorer,
  ) {}

  @Post('publish')
  @HttpCode(200)
  @DatasetRoute('version:publish', PROJECT)
  @ApiOperation({
    operationId: 'publishVersion',
    summary: 'Make a version of a task and publish it',
    description:
      'A frozen state: later edits do not change it. It costs what changed since the last time, and the writing of ' +
      'the file. Unchanged labels give a file with the same bytes. What several people publish at the same time ' +
      'gets different numbers, and the highest is what other systems get.',
  })
  @ApiOkResponse({ type: WholeVersionView })
  @ApiProblems({
    400: ['malformed_request', 'unsupported_export_format'],
    404: [...UNKNOWN_PROJECT, 'task_type_not_found'],
    409: ['version_exists', 'uploads_in_progress', 'conflict'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
    503: ['database_unavailable', 'storage_unavailable', 'publication_interrupted'],
  })
  publish(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() dto: PublishVersionDto,
  ): Promise<WholeVersionView> {
    return this.publisher.publish(dataset, actor, dto);
  }

  @Get()
  @DatasetRoute('version:read', PROJECT)
  @ApiOperation({
    operationId: 'listVersions',
    summary: 'Versions of all tasks, newest first',
    description: 'Links are signed for each answer and work for seven days.',
  })
  @ApiOkResponse({ type: VersionPageView })
  @ApiProblems({ 404: UNKNOWN_PROJECT })
  list(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Query() query: ListVersionsQuery,
  ): Promise<VersionPageView> {
    return this.reader.list(dataset, actor, query);
  }

  @Get(':version_id')
  @DatasetRoute('version:read', PROJECT)
  @ApiOperation({ operationId: 'getVersion', summary: 'One version' })
  @ApiOkResponse({ type: WholeVersionView })
  get(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { version_id: versionId }: VersionParams,
  ): Promise<WholeVersionView> {
    return this.reader.get(dataset, actor, versionId);
  }

  @Patch(':version_id')
  @DatasetRoute('version:publish', PROJECT)
  @ApiOperation({
    operationId: 'updateVersion',
    summary: 'Rename a version, or say something else about it',
  })
  @ApiOkResponse({ type: WholeVersionView })
  @ApiProblems({
    400: ['malformed_request'],
    409: ['version_exists', 'conflict'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
  })
  update(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { version_id: versionId }: VersionParams,
    @Body() dto: UpdateVersionDto,
  ): Promise<WholeVersionView> {
    return this.changes.update(dataset, actor, versionId, dto);
  }

  @Delete(':version_id')
  @HttpCode(204)
  @DatasetRoute('version:publish', PROJECT)
  @ApiOperation({
    operationId: 'deleteVersion',
    summary: 'Delete a version and its files',
    description:
      'Not the one that is published: publish another one, or withdraw it first. What other systems pinned as a ' +
      'snapshot stays.',
  })
  @ApiNoContentResponse({ description: 'Deleted' })
  @ApiProblems({ 409: ['version_published', 'conflict'] })
  delete(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { version_id: versionId }: VersionParams,
  ): Promise<void> {
    return this.changes.delete(dataset, actor, versionId);
  }

  @Post(':version_id/withdraw')
  @HttpCode(200)
  @DatasetRoute('version:publish', PROJECT)
  @ApiOperation({
    operationId: 'withdrawVersion',
    summary: 'Take back what is published of a task',
    description: 'Other systems find the task no longer. The version stays in the list.',
  })
  @ApiOkResponse({ type: WholeVersionView })
  @ApiProblems({ 409: ['version_not_published', 'conflict'] })
  withdraw(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { version_id: versionId }: VersionParams,
  ): Promise<WholeVersionView> {
    return this.changes.withdraw(dataset, actor, versionId);
  }

  @Post(':version_id/restore')
  @HttpCode(200)
  @DatasetRoute('annotation:replace-all', PROJECT)
  @ApiOperation({
    operationId: 'restoreVersion',
    summary: 'Set all annotations of a task back to what they were when the version was made',
    description:
      'Drafts of that time among them, whether the version has them or not. All or nothing; it costs what differs. ' +
      'Deleted annotations come back under their own ids, added ones go, and images with changes are then in ' +
      'progress. Images that somebody else has locked refuse, unless `force` is given.',
  })
  @ApiOkResponse({ type: RestoreView })
  @ApiProblems({
    400: ['malformed_request'],
    409: ['classes_gone', 'version_not_restorable', 'conflict'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
    423: ['images_locked'],
  })
  restore(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { version_id: versionId }: VersionParams,
    @Body() dto: RestoreVersionDto,
  ): Promise<RestoreView> {
    return this.restorer.restore(dataset, actor, versionId, dto);
  }
}
