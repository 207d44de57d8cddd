import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { ImageStoringModule } from '../uploads/image-storing.module';
import { ClaimedObjects } from './claimed-objects';
import { ImageDeletion } from './image-deletion';
import { ImageRemovalController } from './image-removal.controller';
import { ImageRemovalJournal } from './image-removal.journal';
import { ImageRemovalRepository } from './image-removal.repository';
import { ImageRemovalService } from './image-removal.service';

/** Images that are deleted one by one or many at a time. */
@Module({
  imports: [AuditModule, ImageStoringModule, ProjectEventsModule],
  controllers: [ImageRemovalController],
  providers: [
    ClaimedObjects,
    ImageDeletion,
    ImageRemovalJournal,
    ImageRemovalRepository,
    ImageRemovalService,
  ],
})
export class ImageRemovalModule {}
