import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { AnnotationImporter } from './annotation-importer';

/** Annotation files of other tools, taken over into projects. */
@Module({
  imports: [AuditModule, ProjectEventsModule],
  providers: [AnnotationImporter],
  exports: [AnnotationImporter],
})
export class AnnotationImportModule {}
