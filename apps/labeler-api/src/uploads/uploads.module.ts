import { Module } from '@nestjs/common';
import { ArchiveReader } from './archive-reader';
import { ArchiveReceiver } from './archive-receiver';
import { ArchiveStaging } from './archive-staging';
import { FileReceiver } from './file-receiver';
import { ImageStoringModule } from './image-storing.module';
import { SessionOpener, UploadSessions } from './upload-sessions';
import { UploadsController } from './uploads.controller';
import { UploadsService } from './uploads.service';

/** Uploads of images through this process. */
@Module({
  imports: [ImageStoringModule],
  controllers: [UploadsController],
  providers: [
    ArchiveReader,
    ArchiveReceiver,
    ArchiveStaging,
    FileReceiver,
    SessionOpener,
    UploadSessions,
    UploadsService,
  ],
})
export class UploadsModule {}
