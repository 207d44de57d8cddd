import { Module } from '@nestjs/common';
import { UploadLease } from './upload-lease';
import { UploadRemover } from './upload-remover';
import { UploadRepository } from './upload.repository';

/** Uploads as they are kept: their rows, who works on them, and what they have in storage. */
@Module({
  providers: [UploadLease, UploadRemover, UploadRepository],
  exports: [UploadLease, UploadRemover, UploadRepository],
})
export class UploadKeepingModule {}
