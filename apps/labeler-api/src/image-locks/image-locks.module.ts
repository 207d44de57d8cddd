import { AuditModule } from '@libs/audit';
import { type DynamicModule, Module } from '@nestjs/common';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { ImageLockGuard } from './image-lock.guard';
import { ImageLockQueries } from './image-lock.queries';
import { ImageLockJournal } from './image-lock.journal';
import { ImageLockReader } from './image-lock.reader';
import { ImageLockRepository } from './image-lock.repository';
import { IMAGE_LOCKS_CONFIG, type ImageLocksConfig } from './image-locks.config';
import { ImageLocksController } from './image-locks.controller';
import { ImageLocksService } from './image-locks.service';

/** Who works on which image. Writers of annotations ask `ImageLockGuard`. */
@Module({})
export class ImageLocksModule {
  static forRoot(config: ImageLocksConfig): DynamicModule {
    return {
      module: ImageLocksModule,
      global: true,
      imports: [AuditModule, ProjectEventsModule],
      controllers: [ImageLocksController],
      providers: [
        { provide: IMAGE_LOCKS_CONFIG, useValue: config },
        ImageLockRepository,
        ImageLockQueries,
        ImageLockReader,
        ImageLockJournal,
        ImageLockGuard,
        ImageLocksService,
      ],
      exports: [ImageLockGuard],
    };
  }
}
