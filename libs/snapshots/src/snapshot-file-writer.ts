import { writeDataset } from '@libs/formats';
import { labeledDatasetOf, type Revision, RevisionReader, Revisions } from '@libs/revisions';
import { ByteSums, ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { type Snapshot, type SnapshotFile, snapshotFolder } from './snapshot';
import { SnapshotRepository } from './snapshot.repository';

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
  async write(snapshot: Snapshot): Promise<SnapshotFile[]> {
    const { datasetId, content } = snapshot;
    const revision = await this.revisions.get(datasetId, snapshot.revision);
    const files: SnapshotFile[] = [];
    for (const [task, totals] of Object.entries(revision?.tasks ?? {})) {
      if (!revision || totals[content].images === 0) continue;
      files.push(await this.writeTask(snapshot, revision, task));
    }
    return files;
  }

  private async writeTask(
    snapshot: Snapshot,
    revision: Revision,
    taskType: string,
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
    const written = writeDataset(dataset, { format: 'dice', withImages: false });
    const sums = new ByteSums();
    const { contentType } = written;
    const options = { contentType };
    const bytes = sums.over(written.content);
    const { etag } = await this.store.putMultipart('annotations', s3Key, bytes, options);
    return { name, taskType, s3Key, etag, ...sums.result() };
  }
}
