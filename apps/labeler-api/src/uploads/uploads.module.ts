import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { ArchiveReader } from './archive-reader';
import { ArchiveReceiver } from './archive-receiver';
import { ArchiveStaging } from './archive-staging';
import { FileReceiver } from './file-receiver';
import { ImageStoringModule } from './image-storing.module';
import { StagingArea } from './staging-area';
import { UploadMemory } from './upload-memory';
import { SessionOpener, UploadSessions } from './upload-sessions';
import { UPLOADS_CONFIG, type UploadsConfig } from './uploads.config';
import { UploadsController } from './uploads.controller';
import { UploadsService } from './uploads.service';

/** Uploads of images through this process. */
@Module({})
export class UploadsModule {
  static forRoot({ uploads }: { uploads: UploadsConfig }): DynamicModule {
    return {
      module: UploadsModule,
      imports: [AuditModule, ImageStoringModule],
      controllers: [UploadsController],
      providers: [
        { provide: UPLOADS_CONFIG, useValue: uploads },
        ArchiveReader,
        ArchiveReceiver,
        ArchiveStaging,
        FileReceiver,
        SessionOpener,
        StagingArea,
        UploadMemory,
        UploadSessions,
        UploadsService,
      ],
    };
  }
}
