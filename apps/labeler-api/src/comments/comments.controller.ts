import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { CommentReader } from './comment-reader';
import { CommentsService } from './comments.service';
import { CommentParams } from './dto/comment.params';
import { CommentPageView, CommentView } from './dto/comment.view';
import { CreateCommentDto, UpdateCommentDto } from './dto/create-comment.dto';
import { ListCommentsQuery } from './dto/list-comments.query';

const PROJECT = 'project_id';
const UNKNOWN_PROJECT = ['project_not_found', 'dataset_not_found'];
const UNKNOWN_COMMENT = [...UNKNOWN_PROJECT, 'comment_not_found'];

@ApiTags('comments')
@ApiBearerAuth()
@ApiParam({
  name: PROJECT,
  description: 'Id of the project or of its dataset.',
  example: 'proj_0123456789ab',
})
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: UNKNOWN_COMMENT,
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller(`projects/:${PROJECT}/comments`)
export class CommentsController {
  constructor(
    private readonly comments: CommentsService,
    private readonly reader: CommentReader,
  ) {}

  @Post()
  @DatasetRoute('comment:write', PROJECT)
  @ApiOperation({
    operationId: 'createComment',
    summary: 'Comment on the project, an image or an annotation, or answer a comment',
    description: 'A comment on an annotation is found on its image, too, and outlives it there.',
  })
  @ApiCreatedResponse({ type: CommentView })
  @ApiProblems({
    400: ['comment_place_mismatch', 'mention_not_member', 'malformed_request'],
    404: [...UNKNOWN_COMMENT, 'image_not_found', 'annotation_not_found'],
    409: ['conflict'],
  })
  create(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() dto: CreateCommentDto,
  ): Promise<CommentView> {
    return this.comments.create(dataset, actor, dto);
  }

  @Get()
  @DatasetRoute('comment:read', PROJECT)
  @ApiOperation({
    operationId: 'listComments',
    summary: 'Comments, page by page',
    description: 'Answers are comments like others; `thread_id` tells what belongs together.',
  })
  @ApiOkResponse({ type: CommentPageView })
  @ApiProblems({ 404: UNKNOWN_PROJECT })
  list(
    @CurrentDataset() dataset: GrantedDataset,
    @Query() query: ListCommentsQuery,
  ): Promise<CommentPageView> {
    return this.reader.list(dataset, query);
  }

  @Get(':comment_id')
  @DatasetRoute('comment:read', PROJECT)
  @ApiOperation({ operationId: 'getComment', summary: 'One comment' })
  @ApiOkResponse({ type: CommentView })
  get(
    @CurrentDataset() dataset: GrantedDataset,
    @Param() { comment_id: commentId }: CommentParams,
  ): Promise<CommentView> {
    return this.reader.get(dataset, commentId);
  }

  @Patch(':comment_id')
  @DatasetRoute('comment:write', PROJECT)
  @ApiOperation({ operationId: 'updateComment', summary: 'Edit a comment of one’s own' })
  @ApiOkResponse({ type: CommentView })
  @ApiProblems({
    400: ['mention_not_member', 'malformed_request'],
    403: ['inactive_user', 'permission_denied', 'foreign_comment'],
  })
  update(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { comment_id: commentId }: CommentParams,
    @Body() dto: UpdateCommentDto,
  ): Promise<CommentView> {
    return this.comments.update(dataset, actor, commentId, dto);
  }

  @Delete(':comment_id')
  @HttpCode(204)
  @DatasetRoute('comment:write', PROJECT)
  @ApiOperation({
    operationId: 'deleteComment',
    summary: 'Delete a comment',
    description:
      'For its author and for admins. A comment that was answered stays in its place without its text.',
  })
  @ApiNoContentResponse({ description: 'Deleted' })
  @ApiProblems({ 403: ['inactive_user', 'permission_denied', 'foreign_comment'] })
  delete(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { comment_id: commentId }: CommentParams,
  ): Promise<void> {
    return this.comments.delete(dataset, actor, commentId);
  }

  @Post(':comment_id/resolve')
  @HttpCode(200)
  @DatasetRoute('comment:write', PROJECT)
  @ApiOperation({
    operationId: 'resolveComment',
    summary: 'Settle the thread of a comment',
    description: 'To settle it again changes nothing.',
  })
  @ApiOkResponse({ type: CommentView })
  resolve(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { comment_id: commentId }: CommentParams,
  ): Promise<CommentView> {
    return this.comments.settle(dataset, actor, commentId, true);
  }

  @Post(':comment_id/reopen')
  @HttpCode(200)
  @DatasetRoute('comment:write', PROJECT)
  @ApiOperation({ operationId: 'reopenComment', summary: 'Open the thread of a comment again' })
  @ApiOkResponse({ type: CommentView })
  reopen(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { comment_id: commentId }: CommentParams,
  ): Promise<CommentView> {
    return this.comments.settle(dataset, actor, commentId, false);
  }
}
