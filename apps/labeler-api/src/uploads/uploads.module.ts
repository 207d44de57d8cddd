import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { AnnotationImportModule } from '../annotation-import/annotation-import.module';
import { TrashBin } from '../dataset-removal/trash-bin';
import { TrashRepository } from '../dataset-removal/trash.repository';
import { DatasetsModule } from '../datasets/datasets.module';
import { AnnotationIntake } from './annotation-intake';
import { ArchiveReader } from './archive-reader';
import { ArchiveReceiver } from './archive-receiver';
import { ArchiveStaging } from './archive-staging';
import { DatasetMaker } from './dataset-maker';
import { DatasetUploadsService } from './dataset-uploads.service';
import { FileReceiver } from './file-receiver';
import { FormStore } from './form-store';
import { ImageStoringModule } from './image-storing.module';
import { SessionOpener, UploadSessions } from './upload-sessions';
import { UploadsController } from './uploads.controller';
import { UploadsService } from './uploads.service';

/** Uploads of images through this process. */
@Module({
  imports: [AnnotationImportModule, AuditModule, DatasetsModule, ImageStoringModule],
  controllers: [UploadsController],
  providers: [
    AnnotationIntake,
    ArchiveReader,
    ArchiveReceiver,
    ArchiveStaging,
    DatasetMaker,
    DatasetUploadsService,
    FileReceiver,
    FormStore,
    SessionOpener,
    TrashBin,
    TrashRepository,
    UploadSessions,
    UploadsService,
  ],
})
export class UploadsModule {}
