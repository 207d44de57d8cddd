import { Module } from '@nestjs/common';
import { ImageStoringModule } from './image-storing.module';
import { UploadSweep } from './upload-sweep';

/** What the worker does about uploads that did not come to their end. Needs its job queue. */
@Module({
  imports: [ImageStoringModule],
  providers: [UploadSweep],
  exports: [UploadSweep],
})
export class UploadSweepModule {}
