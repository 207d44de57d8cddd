import { zipStream } from '@libs/zip';
import { Injectable } from '@nestjs/common';
import { type ArchiveContent, archiveContent } from './archive-content';
import { ArchiveEntries } from './archive-entries';
import { ArchiveQueries } from './archive.queries';
import { ArchiveOutdatedError } from './archives.errors';
import type { ByteRange } from './byte-range';
import { PublishedFiles } from './published-files';
import { SnapshotContents } from './snapshot-contents';

export interface OpenArchive {
  content: ArchiveContent;
  /** Exactly the bytes of a range of the archive. End the iteration early to stop reading. */
  read(range: ByteRange): AsyncIterableIterator<Buffer>;
}

/** Which archive of a dataset. */
export interface ArchiveReference {
  datasetId: string;
  /** Null for the dataset as it is right now. */
  snapshotId: string | null;
}

/** The whole of a dataset, or of a snapshot, as one ZIP: images in their folders and the annotation files beside them. */
@Injectable()
export class DatasetArchives {
  constructor(
    private readonly queries: ArchiveQueries,
    private readonly published: PublishedFiles,
    private readonly entries: ArchiveEntries,
    private readonly snapshots: SnapshotContents,
  ) {}

  /**
   * What the archive holds, at a cost that does not depend on its size; undefined when there is no such dataset or
   * snapshot. The annotation files of a snapshot that nobody asked for yet are written first.
   * @throws StorageUnavailableError
   */
  async describe({ datasetId, snapshotId }: ArchiveReference): Promise<ArchiveContent | undefined> {
    if (snapshotId !== null) return this.snapshots.find(datasetId, snapshotId);
    const [totals, files] = await Promise.all([
      this.queries.totals(datasetId),
      this.published.find(datasetId),
    ]);
    return totals && archiveContent(datasetId, totals, files);
  }

  /** @throws ArchiveOutdatedError when the dataset holds something else by now, StorageUnavailableError */
  async open(reference: ArchiveReference, contentId: string): Promise<OpenArchive> {
    const content = await this.describe(reference);
    if (content?.contentId !== contentId) throw new ArchiveOutdatedError(reference.datasetId);
    return { content, read: (range) => this.read(content, range) };
  }

  /** Bytes `range` of the archive of this content. */
  read(content: ArchiveContent, range?: ByteRange): AsyncIterableIterator<Buffer> {
    return zipStream(this.entries.of(content), content.totals, range);
  }
}
