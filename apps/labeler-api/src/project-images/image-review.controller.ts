import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { BulkConfirmedView, ImageReviewView } from './dto/image-review.view';
import { BulkConfirmImagesDto, RejectImageDto } from './dto/review-image.dto';
import { ReviewLogView } from './dto/review-log.view';
import { TaskQuery } from './dto/task.query';
import { ImageReviewService } from './image-review.service';
import { ReviewLogService } from './review-log.service';

const PROJECT = 'project_id';
const IMAGE = 'image_id';

const ApiImageId = () =>
  ApiParam({
    name: IMAGE,
    description: 'Id of the image. Slashes may be sent as they are.',
    example: 'img_5f0c2ab98d1e4f37',
  });

const IMAGE_PROBLEMS = {
  400: ['nothing_to_review', 'malformed_request'],
  404: ['image_not_found', 'dataset_not_found', 'project_not_found'],
  423: ['image_locked'],
};

@ApiTags('images')
@ApiBearerAuth()
@ApiParam({
  name: PROJECT,
  description: 'Id of the project or of its dataset.',
  example: 'proj_0123456789ab',
})
@ApiProblems({
  400: ['malformed_request'],
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['dataset_not_found', 'project_not_found'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller(`projects/:${PROJECT}/images`)
export class ImageReviewController {
  constructor(
    private readonly reviews: ImageReviewService,
    private readonly log: ReviewLogService,
  ) {}

  @Post('bulk-confirm')
  @HttpCode(200)
  @DatasetRoute('image:confirm', PROJECT)
  @ApiOperation({
    operationId: 'confirmImages',
    summary: 'Confirm many images at once',
    description: 'Images that cannot be confirmed are left alone and named.',
  })
  @ApiOkResponse({ type: BulkConfirmedView })
  @ApiProblems({ 413: ['body_too_large'] })
  confirmAll(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() { image_ids: imageIds, task_type: taskType }: BulkConfirmImagesDto,
  ): Promise<BulkConfirmedView> {
    return this.reviews.confirmAll(dataset, actor, imageIds, taskType ?? undefined);
  }

  @Post(`:${IMAGE}/confirm`)
  @HttpCode(200)
  @DatasetRoute('image:confirm', PROJECT)
  @ApiImageId()
  @ApiOperation({
    operationId: 'confirmImage',
    summary: 'Confirm what is on an image',
    description:
      'Draft annotations become confirmed. Any later edit of the image takes the confirmation back.',
  })
  @ApiOkResponse({ type: ImageReviewView })
  @ApiProblems(IMAGE_PROBLEMS)
  confirm(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param(IMAGE) imageId: string,
    @Query() { task_type: taskType }: TaskQuery,
  ): Promise<ImageReviewView> {
    return this.reviews.judge(dataset, actor, { verdict: 'confirm', imageId, taskType });
  }

  @Post(`:${IMAGE}/unconfirm`)
  @HttpCode(200)
  @DatasetRoute('image:confirm', PROJECT)
  @ApiImageId()
  @ApiOperation({
    operationId: 'unconfirmImage',
    summary: 'Take back that an image is confirmed',
    description: 'Its confirmed annotations become drafts.',
  })
  @ApiOkResponse({ type: ImageReviewView })
  @ApiProblems(IMAGE_PROBLEMS)
  unconfirm(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param(IMAGE) imageId: string,
    @Query() { task_type: taskType }: TaskQuery,
  ): Promise<ImageReviewView> {
    return this.reviews.judge(dataset, actor, { verdict: 'unconfirm', imageId, taskType });
  }

  @Post(`:${IMAGE}/reject`)
  @HttpCode(200)
  @DatasetRoute('image:confirm', PROJECT)
  @ApiImageId()
  @ApiOperation({
    operationId: 'rejectImage',
    summary: 'Send an image back to be worked on, and say why',
    description:
      'Its annotations become drafts, and the comment begins a thread about the image. The image counts as rejected until it is confirmed.',
  })
  @ApiOkResponse({ type: ImageReviewView })
  @ApiProblems({ ...IMAGE_PROBLEMS, 413: ['body_too_large'] })
  // oxlint-disable-next-line max-params -- each comes from another part of the request
  reject(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param(IMAGE) imageId: string,
    @Query() { task_type: taskType }: TaskQuery,
    @Body() { comment }: RejectImageDto,
  ): Promise<ImageReviewView> {
    return this.reviews.judge(dataset, actor, { verdict: 'reject', imageId, taskType, comment });
  }

  @Get(`:${IMAGE}/review`)
  @DatasetRoute('image:read', PROJECT)
  @ApiImageId()
  @ApiOperation({
    operationId: 'getImageReview',
    summary: 'Who confirmed, rejected or reopened an image, and when',
  })
  @ApiOkResponse({ type: ReviewLogView })
  @ApiProblems({ 404: ['image_not_found', 'dataset_not_found', 'project_not_found'] })
  review(
    @CurrentDataset() dataset: GrantedDataset,
    @Param(IMAGE) imageId: string,
  ): Promise<ReviewLogView> {
    return this.log.list(dataset, imageId);
  }
}
