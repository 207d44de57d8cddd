import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { AnnotationHistoryController } from './annotation-history.controller';
import { AnnotationHistoryService } from './annotation-history.service';
import { HistoryQueries } from './history.queries';
import { PastAnnotations } from './past-annotations';
import { ProjectRestoreController } from './project-restore.controller';
import { RestoreJournal } from './restore-journal';
import { RestoreService } from './restore.service';

/** What was done to annotations, and how to undo it. */
@Module({
  imports: [AuditModule, ProjectEventsModule],
  controllers: [AnnotationHistoryController, ProjectRestoreController],
  providers: [
    AnnotationHistoryService,
    HistoryQueries,
    PastAnnotations,
    RestoreJournal,
    RestoreService,
  ],
  exports: [RestoreService],
})
export class AnnotationHistoryModule {}
