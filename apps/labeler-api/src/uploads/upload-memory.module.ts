import { type DynamicModule, Global, Module } from '@nestjs/common';
import { UploadMemory } from './upload-memory';
import { UPLOADS_CONFIG, type UploadsConfig } from './uploads.config';

/** The settings and the memory that all ways of uploading share. */
@Global()
@Module({})
export class UploadMemoryModule {
  static forRoot({ uploads }: { uploads: UploadsConfig }): DynamicModule {
    return {
      module: UploadMemoryModule,
      providers: [{ provide: UPLOADS_CONFIG, useValue: uploads }, UploadMemory],
      exports: [UPLOADS_CONFIG, UploadMemory],
    };
  }
}
