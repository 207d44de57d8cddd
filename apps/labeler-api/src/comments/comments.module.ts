import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { CommentJournal } from './comment-journal';
import { CommentReader } from './comment-reader';
import { CommentQueries } from './comment.queries';
import { CommentRepository } from './comment.repository';
import { CommentsController } from './comments.controller';
import { CommentsService } from './comments.service';

/** What people say about a project, its images and annotations. */
@Module({
  imports: [AuditModule, ProjectEventsModule],
  controllers: [CommentsController],
  providers: [CommentsService, CommentReader, CommentQueries, CommentRepository, CommentJournal],
  exports: [CommentRepository, CommentJournal],
})
export class CommentsModule {}
