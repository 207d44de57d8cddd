import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { AnnotationTasksController } from './annotation-tasks.controller';
import { AnnotationTasksService } from './annotation-tasks.service';
import { MyTasksController } from './my-tasks.controller';
import { TaskImageRepository } from './task-image.repository';
import { TaskJournal } from './task-journal';
import { TaskProgressController } from './task-progress.controller';
import { TaskProgressService } from './task-progress.service';
import { TaskReader } from './task-reader';
import { TaskWriter } from './task-writer';
import { TaskQueries } from './task.queries';
import { TaskRepository } from './task.repository';

/** Who annotates which images, how far that is, and what comes of it. */
@Module({
  imports: [AuditModule, ProjectEventsModule],
  controllers: [AnnotationTasksController, TaskProgressController, MyTasksController],
  providers: [
    AnnotationTasksService,
    TaskProgressService,
    TaskReader,
    TaskWriter,
    TaskJournal,
    TaskQueries,
    TaskRepository,
    TaskImageRepository,
  ],
})
export class AnnotationTasksModule {}
