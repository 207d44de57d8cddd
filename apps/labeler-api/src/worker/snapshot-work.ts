import { JobQueue, type ReportProgress } from '@libs/jobs';
import {
  PREPARE_SNAPSHOT,
  type PrepareSnapshotJob,
  SnapshotFiles,
  Snapshots,
} from '@libs/snapshots';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Writes the annotation files of snapshots, before somebody has to wait for them. */
@Injectable()
export class SnapshotWork implements OnModuleInit {
  constructor(
    private readonly queue: JobQueue,
    private readonly snapshots: Snapshots,
    private readonly files: SnapshotFiles,
  ) {}

  onModuleInit(): void {
    this.queue.work(PREPARE_SNAPSHOT, (job, _signal, report) => this.prepare(job, report));
  }

  private async prepare(
    { datasetId, snapshotId }: PrepareSnapshotJob,
    report: ReportProgress,
  ): Promise<void> {
    const snapshot = await this.snapshots.find(datasetId, snapshotId);
    if (snapshot) await this.files.of(snapshot, report);
  }
}
