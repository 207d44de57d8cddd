import { UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { AnnotationReviewer } from './annotation-reviewer';
import { AnnotationParams } from './dto/annotation.params';
import { AnnotationStateView } from './dto/annotation.view';
import { ConfirmAnnotationsDto, ConfirmedAnnotationsView } from './dto/bulk-annotations.dto';

@ApiTags('annotations')
@ApiBearerAuth()
@ApiProblems({
  400: ['malformed_request'],
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['annotation_not_found'],
  413: ['body_too_large'],
  415: ['unsupported_media_type'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('annotations')
export class AnnotationReviewsController {
  constructor(private readonly reviewer: AnnotationReviewer) {}

  @Post(':annotation_id/confirm')
  @HttpCode(200)
  @UserRoute()
  @ApiOperation({
    operationId: 'confirmAnnotation',
    summary: 'Confirm an annotation',
    description: 'For reviewers. The image is completed with its last draft.',
  })
  @ApiOkResponse({ type: AnnotationStateView })
  confirm(
    @CurrentActor() actor: Actor,
    @Param() { annotation_id: id }: AnnotationParams,
  ): Promise<AnnotationStateView> {
    return this.reviewer.judge(actor, id, 'confirmed');
  }

  @Post(':annotation_id/unconfirm')
  @HttpCode(200)
  @UserRoute()
  @ApiOperation({
    operationId: 'unconfirmAnnotation',
    summary: 'Make a draft of an annotation again',
    description: 'For reviewers. The image is in progress again.',
  })
  @ApiOkResponse({ type: AnnotationStateView })
  unconfirm(
    @CurrentActor() actor: Actor,
    @Param() { annotation_id: id }: AnnotationParams,
  ): Promise<AnnotationStateView> {
    return this.reviewer.judge(actor, id, 'draft');
  }

  @Post('bulk-confirm')
  @HttpCode(200)
  @UserRoute()
  @ApiOperation({
    operationId: 'confirmAnnotations',
    summary: 'Confirm up to 1000 annotations',
    description:
      'For reviewers. Each is judged by itself: what cannot be confirmed is told in `errors`, all others are ' +
      'confirmed in one transaction.',
  })
  @ApiOkResponse({ type: ConfirmedAnnotationsView })
  confirmMany(
    @CurrentActor() actor: Actor,
    @Body() { annotation_ids: ids }: ConfirmAnnotationsDto,
  ): Promise<ConfirmedAnnotationsView> {
    return this.reviewer.confirmMany(actor, ids);
  }
}
