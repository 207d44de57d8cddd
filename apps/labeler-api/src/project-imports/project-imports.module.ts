import { Module } from '@nestjs/common';
import { AnnotationImportModule } from '../annotation-import/annotation-import.module';
import { ImageStoringModule } from '../uploads/image-storing.module';
import { PublishedFiles } from './published-files';
import { SentFiles } from './sent-files';
import { ProjectImportsController } from './project-imports.controller';
import { ProjectImportsService } from './project-imports.service';

/** Annotation files for projects that are there. */
@Module({
  imports: [AnnotationImportModule, ImageStoringModule],
  controllers: [ProjectImportsController],
  providers: [ProjectImportsService, PublishedFiles, SentFiles],
})
export class ProjectImportsModule {}
