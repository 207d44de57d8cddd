import { PassingImages, passesOf, writeDataset } from '@libs/formats';
import type { ReportProgress } from '@libs/jobs';
import { labeledDatasetOf, type Revision, RevisionReader, Revisions } from '@libs/revisions';
import { ByteSums, ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { type Snapshot, type SnapshotFile, snapshotFolder } from './snapshot';
import { SnapshotRepository } from './snapshot.repository';

const FORMAT = { format: 'dice', withImages: false } as const;
const REPORT_EVERY_MS = 2000;

/** Writes annotation files into storage, in constant memory. */
@Injectable()
export class SnapshotFileWriter {
  constructor(
    private readonly revisions: Revisions,
    private readonly reader: RevisionReader,
    private readonly repository: SnapshotRepository,
    private readonly store: ObjectStore,
  ) {}

  /** One file for each task that has labels of the content. */
  async write(snapshot: Snapshot, report?: ReportProgress): Promise<SnapshotFile[]> {
    const { datasetId, content } = snapshot;
    const revision = await this.revisions.get(datasetId, snapshot.revision);
    if (!revision) return [];
    const tasks = Object.entries(revision.tasks).flatMap(([task, totals]) =>
      totals[content].images === 0 ? [] : [task],
    );
    const passing = new PassingImages(tasks.length * revision.images);
    passing.passes = passesOf(FORMAT);
    const timer = report && setInterval(() => report(passing.percent()), REPORT_EVERY_MS);
    try {
      const files: SnapshotFile[] = [];
      for (const task of tasks) files.push(await this.writeTask(snapshot, revision, task, passing));
      return files;
    } finally {
      clearInterval(timer);
    }
  }

  private async writeTask(
    snapshot: Snapshot,
    revision: Revision,
    taskType: string,
    passing: PassingImages,
  ): Promise<SnapshotFile> {
    const { content } = snapshot;
    const version = await this.repository.labelsSince(revision, taskType, content);
    const dataset = labeledDatasetOf(this.reader, revision, {
      ...{ taskType, content, images: 'all' },
      about: {
        name: snapshot.datasetName,
        description: snapshot.datasetDescription,
        createdAt: snapshot.datasetCreatedAt.toISOString(),
        version,
        storage: null,
      },
    });
    const name = `annotations_${taskType}.json`;
    const s3Key = snapshotFolder(snapshot) + name;
    const written = writeDataset(passing.over(dataset), FORMAT);
    const sums = new ByteSums();
    const { contentType } = written;
    const options = { contentType };
    const bytes = sums.over(written.content);
    const { etag } = await this.store.putMultipart('annotations', s3Key, bytes, options);
    return { name, taskType, s3Key, etag, ...sums.result() };
  }
}
