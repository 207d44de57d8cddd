import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { UserRoute } from '@libs/auth';
import { ApiProblems, sendRevalidated } from '@libs/http';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
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
import { type Actor, CurrentActor } from '../audit/actor';
import { AnnotationCreator } from './annotation-creator';
import { AnnotationEditor } from './annotation-editor';
import { AnnotationList } from './annotation-list';
import { AnnotationReader } from './annotation-reader';
import { AnnotationParams } from './dto/annotation.params';
import { AnnotationView, AnnotationDeletedView } from './dto/annotation.view';
import { CreateAnnotationDto } from './dto/create-annotation.dto';
import { ListAnnotationsQuery } from './dto/list-annotations.query';
import { UpdateAnnotationDto } from './dto/update-annotation.dto';
import { lockTokenOf, preconditionOf } from './precondition';
import { VersionTagInterceptor } from './version-tag.interceptor';

const ETAG = { ETag: { schema: { type: 'string' as const }, description: 'For `If-Match`.' } };
const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The `ETag` of the annotation that the change was made for.',
};
const LOCK_TOKEN = {
  name: 'X-Lock-Token',
  required: false,
  schema: { type: 'integer' as const },
  description: 'The fencing token of the lock that the writer believes to have.',
};
const PROBLEMS = {
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['annotation_not_found'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
};
const BODY_PROBLEMS = { 413: ['body_too_large'], 415: ['unsupported_media_type'] };

@ApiTags('annotations')
@ApiBearerAuth()
@ApiProblems(PROBLEMS)
@Controller('annotations')
export class AnnotationsController {
  constructor(
    private readonly creator: AnnotationCreator,
    private readonly editor: AnnotationEditor,
    private readonly reader: AnnotationReader,
    private readonly annotations: AnnotationList,
  ) {}

  @Post()
  @HttpCode(200)
  @UserRoute()
  @UseInterceptors(VersionTagInterceptor)
  @ApiOperation({
    operationId: 'createAnnotation',
    summary: 'Draw an annotation',
    description:
      'The image is locked for the user, unless somebody else has its lock. A second classification takes the place ' +
      'of the first, unless the task allows several.',
  })
  @ApiHeader(LOCK_TOKEN)
  @ApiOkResponse({ type: AnnotationView, headers: ETAG })
  @ApiProblems({
    ...BODY_PROBLEMS,
    400: [
      'unknown_annotation_type',
      'task_type_required',
      'task_not_enabled',
      'unknown_image',
      'unknown_class',
      'malformed_request',
    ],
    404: ['project_not_found', 'dataset_not_found', 'image_not_found'],
    409: ['lock_lost', 'conflict'],
    423: ['image_locked'],
  })
  create(
    @CurrentActor() actor: Actor,
    @Body() dto: CreateAnnotationDto,
    @Headers('x-lock-token') lockToken: string | undefined,
  ): Promise<AnnotationView> {
    return this.creator.create(actor, dto, lockTokenOf(lockToken));
  }

  @Get('project/:project_id')
  @DatasetRoute('annotation:read', 'project_id')
  @ApiParam({
    name: 'project_id',
    description: 'Id of the project or of its dataset.',
    example: 'proj_0123456789ab',
  })
  @ApiOperation({
    operationId: 'listAnnotations',
    summary: 'Annotations of a project, by id',
    description: 'All filters together must match.',
  })
  @ApiOkResponse({ type: [AnnotationView], headers: ETAG })
  @ApiResponse({ status: 304, description: 'The body is the one that `If-None-Match` names.' })
  @ApiProblems({ 404: ['project_not_found', 'dataset_not_found'] })
  async list(
    @CurrentDataset() dataset: GrantedDataset,
    @Query() query: ListAnnotationsQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { json, tag } = await this.annotations.list(dataset, query);
    sendRevalidated(reply, json, tag);
  }

  @Get(':annotation_id')
  @UserRoute()
  @UseInterceptors(VersionTagInterceptor)
  @ApiOperation({ operationId: 'getAnnotation', summary: 'One annotation' })
  @ApiOkResponse({ type: AnnotationView, headers: ETAG })
  get(
    @CurrentActor() actor: Actor,
    @Param() { annotation_id: id }: AnnotationParams,
  ): Promise<AnnotationView> {
    return this.reader.get(actor, id);
  }

  @Put(':annotation_id')
  @UserRoute()
  @UseInterceptors(VersionTagInterceptor)
  @ApiOperation({
    operationId: 'updateAnnotation',
    summary: 'Change an annotation',
    description:
      'Annotators change what they made, reviewers everything. What was confirmed becomes a draft again when its ' +
      'geometry, class, attributes or confidence change. A change made for another version is refused with 409, which ' +
      'has the present `annotation`.',
  })
  @ApiHeader(IF_MATCH)
  @ApiHeader(LOCK_TOKEN)
  @ApiOkResponse({ type: AnnotationView, headers: ETAG })
  @ApiProblems({
    ...BODY_PROBLEMS,
    400: ['unknown_class', 'malformed_request'],
    404: ['annotation_not_found', 'image_not_found'],
    409: ['conflict', 'lock_lost'],
    423: ['image_locked'],
  })
  update(
    @CurrentActor() actor: Actor,
    @Param() { annotation_id: id }: AnnotationParams,
    @Body() dto: UpdateAnnotationDto,
    @Headers() headers: Record<string, string | undefined>,
  ): Promise<AnnotationView> {
    const precondition = preconditionOf(headers, dto.version);
    return this.editor.update(actor, { id, ...precondition }, dto);
  }

  @Delete(':annotation_id')
  @UserRoute()
  @ApiOperation({
    operationId: 'deleteAnnotation',
    summary: 'Delete an annotation',
    description: 'Its history stays, so that it can be brought back.',
  })
  @ApiHeader(IF_MATCH)
  @ApiHeader(LOCK_TOKEN)
  @ApiOkResponse({ type: AnnotationDeletedView })
  @ApiProblems({
    400: ['malformed_request'],
    404: ['annotation_not_found', 'image_not_found'],
    409: ['conflict', 'lock_lost'],
    423: ['image_locked'],
  })
  async delete(
    @CurrentActor() actor: Actor,
    @Param() { annotation_id: id }: AnnotationParams,
    @Headers() headers: Record<string, string | undefined>,
  ): Promise<AnnotationDeletedView> {
    await this.editor.delete(actor, { id, ...preconditionOf(headers) });
    return { message: 'Annotation deleted successfully' };
  }
}
