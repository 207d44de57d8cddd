import { type DynamicModule, Module } from '@nestjs/common';
import { ImageStoringModule } from '../uploads/image-storing.module';
import { DIRECT_UPLOADS_CONFIG, type DirectUploadsConfig } from './direct-uploads.config';
import { DirectUploadsController } from './direct-uploads.controller';
import { DirectUploadsService } from './direct-uploads.service';
import { UploadCloser } from './upload-closer';
import { UploadCompleter } from './upload-completer';
import { UploadKeepingModule } from './upload-keeping.module';
import { UploadLinker } from './upload-linker';
import { UploadOpener } from './upload-opener';
import { UploadPlanner } from './upload-planner';
import { UploadVerifier } from './upload-verifier';

/** Uploads of large sets, from the client straight into storage. */
@Module({})
export class DirectUploadsModule {
  static forRoot({ directUploads }: { directUploads: DirectUploadsConfig }): DynamicModule {
    return {
      module: DirectUploadsModule,
      imports: [ImageStoringModule, UploadKeepingModule],
      controllers: [DirectUploadsController],
      providers: [
        { provide: DIRECT_UPLOADS_CONFIG, useValue: directUploads },
        DirectUploadsService,
        UploadCloser,
        UploadCompleter,
        UploadLinker,
        UploadOpener,
        UploadPlanner,
        UploadVerifier,
      ],
    };
  }
}
