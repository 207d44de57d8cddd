import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module';
import { ClassAnnotations } from './class-annotations';
import { ClassRemoval } from './class-removal';
import { ClassRepository } from './class.repository';
import { ProjectClassesController } from './project-classes.controller';
import { ProjectClassesService } from './project-classes.service';

/** The classes that annotations may have. */
@Module({
  imports: [ProjectsModule],
  controllers: [ProjectClassesController],
  providers: [ProjectClassesService, ClassRemoval, ClassRepository, ClassAnnotations],
})
export class ProjectClassesModule {}
