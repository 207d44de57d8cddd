import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ImageExaminer } from './image-examiner';
import type { ImagingConfig } from './imaging.config';

/** Gives every module the examiner of images. */
@Global()
@Module({})
export class ImagingModule {
  static forRoot(config: ImagingConfig): DynamicModule {
    return {
      module: ImagingModule,
      providers: [{ provide: ImageExaminer, useFactory: () => new ImageExaminer(config) }],
      exports: [ImageExaminer],
    };
  }
}
