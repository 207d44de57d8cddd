import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { CommentsModule } from '../comments/comments.module';
import { DatasetImagesModule } from '../dataset-images/dataset-images.module';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { ImageReviewController } from './image-review.controller';
import { ImageReviewJournal } from './image-review.journal';
import { ImageReviewRepository } from './image-review.repository';
import { ImageReviewService } from './image-review.service';
import { ImageStatusQueries } from './image-status.queries';
import { ImageStatusesService } from './image-statuses.service';
import { ProjectImageQueries } from './project-image.queries';
import { ProjectImagesController } from './project-images.controller';
import { ProjectImagesService } from './project-images.service';
import { ReviewLogQueries } from './review-log.queries';
import { ReviewLogService } from './review-log.service';

/** The images of a project: the list, how far they are, and what reviewers say of them. */
@Module({
  imports: [DatasetImagesModule, AuditModule, CommentsModule, ProjectEventsModule],
  controllers: [ProjectImagesController, ImageReviewController],
  providers: [
    ProjectImagesService,
    ProjectImageQueries,
    ImageStatusesService,
    ImageStatusQueries,
    ImageReviewService,
    ImageReviewRepository,
    ImageReviewJournal,
    ReviewLogService,
    ReviewLogQueries,
  ],
})
export class ProjectImagesModule {}
