import { RevisionsModule } from '@libs/revisions';
import { Module } from '@nestjs/common';
import { ChangesRepository } from './changes.repository';
import { FrozenImageFiles } from './frozen-image-files';
import { FrozenImageRepository } from './frozen-image.repository';
import { SnapshotFileWriter } from './snapshot-file-writer';
import { SnapshotFiles } from './snapshot-files';
import { SnapshotJobs } from './snapshot-jobs';
import { SnapshotRepository } from './snapshot.repository';
import { Snapshots } from './snapshots';

/** Snapshots of datasets. Needs the labeler database, the object store, the job queue and the logger. */
@Module({
  imports: [RevisionsModule],
  providers: [
    ChangesRepository,
    FrozenImageFiles,
    FrozenImageRepository,
    SnapshotFiles,
    SnapshotFileWriter,
    SnapshotJobs,
    SnapshotRepository,
    Snapshots,
  ],
  exports: [FrozenImageFiles, SnapshotFiles, Snapshots],
})
export class SnapshotsModule {}
