import type { ReportProgress } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { PreparedSnapshot, Snapshot } from './snapshot';
import { SnapshotFileWriter } from './snapshot-file-writer';
import { SnapshotRepository } from './snapshot.repository';

/** The annotation files of snapshots: written when somebody needs them first, and never again. */
@Injectable()
export class SnapshotFiles {
  private readonly underWay = new Map<string, Promise<PreparedSnapshot>>();

  constructor(
    private readonly db: LabelerDb,
    private readonly repository: SnapshotRepository,
    private readonly writer: SnapshotFileWriter,
  ) {}

  /**
   * The files, which are written now unless they were before. May be cut off and repeated anywhere; several processes
   * write the same bytes.
   * @param report hears how far the writing is
   * @throws StorageUnavailableError, DatabaseUnavailableError
   */
  async of(snapshot: Snapshot, report?: ReportProgress): Promise<PreparedSnapshot> {
    const known = this.underWay.get(snapshot.id);
    if (known) return known;
    const preparing = this.prepare(snapshot, report).finally(() =>
      this.underWay.delete(snapshot.id),
    );
    this.underWay.set(snapshot.id, preparing);
    return preparing;
  }

  private async prepare(snapshot: Snapshot, report?: ReportProgress): Promise<PreparedSnapshot> {
    const known = await this.repository.prepared(snapshot);
    if (known) return known;
    const files = await this.writer.write(snapshot, report);
    await this.db.transaction((tx) => this.repository.finish(tx, snapshot, files));
    const prepared = await this.repository.prepared(snapshot);
    if (!prepared)
      throw new Error(`Snapshot ${snapshot.id} was removed while its files were written`);
    return prepared;
  }
}
