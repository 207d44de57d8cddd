import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { DatasetProjectController } from './dataset-project.controller';
import { ProjectChanges } from './project-changes';
import { ProjectPurgeModule } from './project-purge.module';
import { ProjectReader } from './project-reader';
import { ProjectRemoval } from './project-removal';
import { ProjectQueries } from './project.queries';
import { ProjectRepository } from './project.repository';
import { ProjectsController } from './projects.controller';
import { ProjectsService } from './projects.service';
import { TaskTypeRepository } from './task-type.repository';
import { TaskTypesController } from './task-types.controller';
import { TaskTypesService } from './task-types.service';

/** What is annotated in a dataset, and how. */
@Module({
  imports: [AuditModule, ProjectEventsModule, ProjectPurgeModule],
  controllers: [DatasetProjectController, ProjectsController, TaskTypesController],
  providers: [
    ProjectsService,
    TaskTypesService,
    ProjectReader,
    ProjectRemoval,
    ProjectChanges,
    ProjectQueries,
    ProjectRepository,
    TaskTypeRepository,
  ],
  exports: [ProjectChanges, ProjectQueries],
})
export class ProjectsModule {}
