import { DirectoryFallback } from '@libs/user-db';
import { Global, Module } from '@nestjs/common';
import { DatasetAccess } from './dataset-access';
import { DatasetGate } from './dataset-gate';
import { LabelerUserDirectory } from './labeler-user-directory';

/** Who may do what. It also gives the user directory its copy in the labeler database. */
@Global()
@Module({
  providers: [
    DatasetAccess,
    DatasetGate,
    { provide: DirectoryFallback, useClass: LabelerUserDirectory },
  ],
  exports: [DatasetAccess, DatasetGate, DirectoryFallback],
})
export class AccessModule {}
