import { Module } from '@nestjs/common';
import { DatasetImageQueries } from './dataset-image.queries';
import { DatasetImagesController } from './dataset-images.controller';
import { DatasetImagesService } from './dataset-images.service';
import { ImageLinker } from './image-linker';

/** The images of a dataset as previews show them. */
@Module({
  controllers: [DatasetImagesController],
  providers: [DatasetImagesService, DatasetImageQueries, ImageLinker],
  exports: [ImageLinker],
})
export class DatasetImagesModule {}
