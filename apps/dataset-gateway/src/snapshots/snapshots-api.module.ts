import { AuditModule } from '@libs/audit';
import { SnapshotsModule } from '@libs/snapshots';
import { Module } from '@nestjs/common';
import { DatasetReaders } from '../dataset-readers/dataset-readers';
import { SnapshotJournal } from './snapshot-journal';
import { SnapshotsController } from './snapshots.controller';
import { SnapshotsService } from './snapshots.service';

/** Snapshots of datasets. */
@Module({
  imports: [AuditModule, SnapshotsModule],
  controllers: [SnapshotsController],
  providers: [DatasetReaders, SnapshotJournal, SnapshotsService],
})
export class SnapshotsApiModule {}
