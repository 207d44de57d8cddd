import { ObjectStore } from '@libs/storage';
import { sectionBytes, type ZipEntries, type ZipEntry, type ZipRun, type ZipSkip } from '@libs/zip';
import { Injectable } from '@nestjs/common';
import type { ArchiveContent } from './archive-content';
import { ArchiveQueries } from './archive.queries';
import { ArchiveOutdatedError } from './archives.errors';
import { type KnownFile, type KnownImage, StoredChecksums } from './stored-checksums';

/**
 * The entries of an archive, page by page and without a transaction: a slow download holds no connection.
 * Each page belongs to the same revision of the dataset, or the archive ends with an error.
 */
@Injectable()
export class ArchiveEntries {
  constructor(
    private readonly store: ObjectStore,
    private readonly queries: ArchiveQueries,
    private readonly checksums: StoredChecksums,
  ) {}

  /** What `zipStream` needs. @throws while iterating: ArchiveOutdatedError, StoredContentError */
  of(content: ArchiveContent): ZipEntries {
    return (skip) => this.walk(content, skip);
  }

  private async *walk(
    content: ArchiveContent,
    skip: ZipSkip,
  ): AsyncGenerator<ZipEntry | ZipRun, void> {
    const files = await this.checksums.ofFiles(content.datasetId, content.files);
    const run = await this.runBefore(content, skip);
    const images = this.images(content, run?.lastName ?? '');
    const waiting = files.map((file) => this.fileEntry(file));
    if (run) {
      yield* waiting.splice(0);
      yield run;
    }
    for await (const image of images) {
      while (waiting[0] && isBefore(waiting[0].name, image.name)) yield waiting.shift() as ZipEntry;
      yield image;
    }
    yield* waiting;
  }

  /** The images that a resumed download has already, when all files stand before them. */
  private async runBefore(content: ArchiveContent, skip: ZipSkip): Promise<ZipRun | undefined> {
    if (skip.bytes === 0) return undefined;
    const { datasetId, files } = content;
    const filesFirst = await this.filesComeFirst(content);
    if (!filesFirst) return undefined;
    const before = sectionBytes(skip.section, {
      entries: files.length,
      nameBytes: files.reduce((sum, { name }) => sum + Buffer.byteLength(name), 0),
      contentBytes: files.reduce((sum, { size }) => sum + size, 0),
    });
    if (skip.bytes <= before) return undefined;
    return this.queries.run(datasetId, { ...skip, bytes: skip.bytes - before });
  }

  private async filesComeFirst({ datasetId, files }: ArchiveContent): Promise<boolean> {
    const last = files.at(-1);
    if (!last) return true;
    const first = (await this.queries.page(datasetId, ''))?.images[0];
    return !first || isBefore(last.name, first.archive_path);
  }

  private async *images(content: ArchiveContent, after: string): AsyncGenerator<ZipEntry, void> {
    const { datasetId, revision } = content;
    for (;;) {
      const page = await this.queries.page(datasetId, after);
      if (page?.revision !== revision) throw new ArchiveOutdatedError(datasetId);
      const last = page.images.at(-1);
      if (!last) return;
      for (const image of await this.checksums.ofImages(datasetId, page.images)) {
        yield this.imageEntry(image);
      }
      after = last.archive_path;
    }
  }

  private imageEntry({ archive_path: name, s3_key: key, size, crc32 }: KnownImage): ZipEntry {
    return { name, size, crc32, open: (range) => this.open(key, { ...(range && { range }) }) };
  }

  private fileEntry({ name, s3Key, etag, size, crc32 }: KnownFile): ZipEntry {
    const open: ZipEntry['open'] = (range) =>
      this.open(s3Key, { ifMatch: etag, ...(range && { range }) });
    return { name, size, crc32, open };
  }

  private async open(key: string, options: Parameters<ObjectStore['get']>[2]) {
    return (await this.store.get('datasets', key, options)).body;
  }
}

function isBefore(name: string, other: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(other)) < 0;
}
