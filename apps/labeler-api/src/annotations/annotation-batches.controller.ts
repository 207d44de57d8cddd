import { UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { AnnotationBatches } from './annotation-batches';
import {
  ClassifiedAnnotationsView,
  ClassifyAnnotationsDto,
  CreatedAnnotationsView,
  DeleteAnnotationsDto,
  AnnotationsDeletedView,
} from './dto/bulk-annotations.dto';
import { CreateAnnotationsDto } from './dto/create-annotation.dto';

const ONE_BY_ONE =
  'Each is judged by itself: what cannot be done is told in `errors`, everything else is done in one transaction.';
const LOCKED = 'An image that somebody else has locked refuses the whole request with 423.';

@ApiTags('annotations')
@ApiBearerAuth()
@ApiProblems({
  400: ['malformed_request', 'unknown_class'],
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['project_not_found', 'dataset_not_found', 'image_not_found'],
  409: ['conflict'],
  413: ['body_too_large'],
  415: ['unsupported_media_type'],
  422: ['validation_failed'],
  423: ['image_locked'],
  503: ['database_unavailable'],
})
@Controller('annotations')
export class AnnotationBatchesController {
  constructor(private readonly batches: AnnotationBatches) {}

  @Post('batch')
  @HttpCode(200)
  @UserRoute()
  @ApiOperation({
    operationId: 'createAnnotations',
    summary: 'Draw up to 1000 annotations',
    description: `${ONE_BY_ONE} ${LOCKED}`,
  })
  @ApiOkResponse({ type: CreatedAnnotationsView })
  create(
    @CurrentActor() actor: Actor,
    @Body() dto: CreateAnnotationsDto,
  ): Promise<CreatedAnnotationsView> {
    return this.batches.create(actor, dto);
  }

  @Post('bulk-delete')
  @HttpCode(200)
  @UserRoute()
  @ApiOperation({
    operationId: 'deleteAnnotations',
    summary: 'Delete up to 1000 annotations, or all of up to 1000 images',
    description: `${ONE_BY_ONE} ${LOCKED}`,
  })
  @ApiOkResponse({ type: AnnotationsDeletedView })
  @ApiProblems({ 400: ['too_many_annotations', 'malformed_request'] })
  delete(
    @CurrentActor() actor: Actor,
    @Body() dto: DeleteAnnotationsDto,
  ): Promise<AnnotationsDeletedView> {
    return this.batches.delete(actor, dto);
  }

  @Post('bulk-classify')
  @HttpCode(200)
  @UserRoute()
  @ApiOperation({
    operationId: 'classifyAnnotations',
    summary: 'Give up to 1000 annotations or images a class',
    description:
      'With `annotation_ids` these get another class. With `image_ids` the images get a classification, in place of ' +
      `the one that they have unless the task allows several. ${ONE_BY_ONE} ${LOCKED}`,
  })
  @ApiOkResponse({ type: ClassifiedAnnotationsView })
  classify(
    @CurrentActor() actor: Actor,
    @Body() dto: ClassifyAnnotationsDto,
  ): Promise<ClassifiedAnnotationsView> {
    return this.batches.classify(actor, dto);
  }
}
