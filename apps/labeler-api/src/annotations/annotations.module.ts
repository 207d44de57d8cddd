import { Module } from '@nestjs/common';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { AnnotationAccess } from './annotation-access';
import { AnnotationBatches } from './annotation-batches';
import { AnnotationBatchesController } from './annotation-batches.controller';
import { AnnotationBulkEditor } from './annotation-bulk-editor';
import { AnnotationCreator } from './annotation-creator';
import { AnnotationEditor } from './annotation-editor';
import { AnnotationIntake } from './annotation-intake';
import { AnnotationList } from './annotation-list';
import { AnnotationListQueries } from './annotation-list.queries';
import { AnnotationLookupQueries } from './annotation-lookup.queries';
import { AnnotationNames } from './annotation-names';
import { AnnotationReader } from './annotation-reader';
import { AnnotationRepository } from './annotation.repository';
import { AnnotationReviewsController } from './annotation-reviews.controller';
import { AnnotationReviewer } from './annotation-reviewer';
import { AnnotationWriter } from './annotation-writer';
import { AnnotationsController } from './annotations.controller';

/** What is drawn on images, said of them, and confirmed. */
@Module({
  imports: [ProjectEventsModule],
  controllers: [AnnotationBatchesController, AnnotationReviewsController, AnnotationsController],
  providers: [
    AnnotationAccess,
    AnnotationBatches,
    AnnotationBulkEditor,
    AnnotationCreator,
    AnnotationEditor,
    AnnotationIntake,
    AnnotationList,
    AnnotationListQueries,
    AnnotationLookupQueries,
    AnnotationNames,
    AnnotationReader,
    AnnotationRepository,
    AnnotationReviewer,
    AnnotationWriter,
  ],
})
export class AnnotationsModule {}
