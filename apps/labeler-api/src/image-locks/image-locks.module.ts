import { type DynamicModule, Module } from '@nestjs/common';
import { ImageLockGuard } from './image-lock.guard';
import { ImageLockRepository } from './image-lock.repository';
import { IMAGE_LOCKS_CONFIG, type ImageLocksConfig } from './image-locks.config';

/** Who works on which image. Writers of annotations ask `ImageLockGuard`. */
@Module({})
export class ImageLocksModule {
  static forRoot(config: ImageLocksConfig): DynamicModule {
    return {
      module: ImageLocksModule,
      global: true,
      providers: [
        { provide: IMAGE_LOCKS_CONFIG, useValue: config },
        ImageLockRepository,
        ImageLockGuard,
      ],
      exports: [ImageLockGuard],
    };
  }
}
