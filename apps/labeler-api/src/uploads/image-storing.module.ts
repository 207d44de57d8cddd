import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { ImageClaims } from './image-claims';
import { ImageCommitter } from './image-committer';
import { ImageObjects } from './image-objects';
import { ImagePreserver } from './image-preserver';
import { ImageRecords } from './image-records';
import { ImageRepository } from './image.repository';
import { ObjectSettler } from './object-settler';
import { PendingObjectRepository } from './pending-object.repository';
import { PreservationRepository } from './preservation.repository';
import { StagingArea } from './staging-area';

/** How images become part of a dataset, whatever way they came. */
@Module({
  imports: [AuditModule],
  providers: [
    ImageClaims,
    ImageCommitter,
    ImageObjects,
    ImagePreserver,
    ImageRecords,
    ImageRepository,
    ObjectSettler,
    PendingObjectRepository,
    PreservationRepository,
    StagingArea,
  ],
  exports: [
    ImageCommitter,
    ImagePreserver,
    ImageRepository,
    ObjectSettler,
    PendingObjectRepository,
    StagingArea,
  ],
})
export class ImageStoringModule {}
