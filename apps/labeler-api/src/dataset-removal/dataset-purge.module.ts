import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { DatasetPurge } from './dataset-purge';
import { PurgeRepository } from './purge.repository';
import { StoredObjects } from './stored-objects';

/** The removal of datasets for good. */
@Module({
  imports: [AuditModule],
  providers: [DatasetPurge, PurgeRepository, StoredObjects],
  exports: [DatasetPurge, PurgeRepository, StoredObjects],
})
export class DatasetPurgeModule {}
