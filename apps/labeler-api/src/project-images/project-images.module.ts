import { Module } from '@nestjs/common';
import { DatasetImagesModule } from '../dataset-images/dataset-images.module';
import { ImageStatusQueries } from './image-status.queries';
import { ImageStatusesService } from './image-statuses.service';
import { ProjectImageQueries } from './project-image.queries';
import { ProjectImagesController } from './project-images.controller';
import { ProjectImagesService } from './project-images.service';

/** The images of a project: the list, how far they are, and what reviewers say of them. */
@Module({
  imports: [DatasetImagesModule],
  controllers: [ProjectImagesController],
  providers: [ProjectImagesService, ProjectImageQueries, ImageStatusesService, ImageStatusQueries],
})
export class ProjectImagesModule {}
