import { SnapshotFiles, Snapshots } from '@libs/snapshots';
import { Injectable } from '@nestjs/common';
import { type ArchiveContent, snapshotContent } from './archive-content';

/** What archives of snapshots hold. */
@Injectable()
export class SnapshotContents {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly files: SnapshotFiles,
  ) {}

  async find(datasetId: string, snapshotId: string): Promise<ArchiveContent | undefined> {
    const snapshot = await this.snapshots.find(datasetId, snapshotId);
    return snapshot && snapshotContent(snapshot, await this.files.of(snapshot));
  }
}
