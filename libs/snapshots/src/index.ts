export { type ChangeTotals } from './changes.repository';
export { FrozenImageFiles, type SummedChange, type SummedImage } from './frozen-image-files';
export { type FrozenState, type FrozenSums } from './frozen-image.repository';
export {
  type PreparedSnapshot,
  type Snapshot,
  type SnapshotFile,
  snapshotFolder,
} from './snapshot';
export { SnapshotFiles } from './snapshot-files';
export { PREPARE_SNAPSHOT, type PrepareSnapshotJob } from './snapshot-jobs';
export { type ListedSnapshot, type SnapshotPosition } from './snapshot.repository';
export { Snapshots, type SnapshotRequest } from './snapshots';
export { SnapshotExistsError, SnapshotNotFoundError } from './snapshots.errors';
export { SnapshotsModule } from './snapshots.module';
