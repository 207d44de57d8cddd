import { ObjectStore, openStated } from '@libs/storage';
import {
  sectionBytes,
  type ZipEntries,
  type ZipEntry,
  type ZipRun,
  type ZipSkip,
  type ZipTotals,
} from '@libs/zip';
import { Injectable } from '@nestjs/common';
import type { ArchiveContent } from './archive-content';
import { ArchiveQueries, type ImageRow, IMAGES_PER_PAGE } from './archive.queries';
import { ArchiveOutdatedError } from './archives.errors';
import { type KnownFile, type KnownImage, StoredChecksums } from './stored-checksums';

/** Images that one statement passes over: first in long strides, then in short ones up to the place. */
const RUN_LENGTHS = [20_000, 4000, IMAGES_PER_PAGE];

/** Images whose missing checksums are computed before the first of them is sent. */
const CHECKSUMS_AHEAD = 64;

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
    const known = await this.checksums.ofFiles(content.datasetId, content.files);
    const files = known.map((file) => this.fileEntry(file));
    let after = '';
    for await (const run of this.runs(content.datasetId, files, skip)) {
      after = run.lastName;
      yield run;
    }
    for await (const image of this.images(content, after)) {
      while (files[0] && isBefore(files[0].name, image.name)) yield files.shift() as ZipEntry;
      yield image;
    }
    yield* files;
  }

  /** What a resumed download has already, by its sums. Takes the files that stand among it from `files`. */
  private async *runs(
    datasetId: string,
    files: ZipEntry[],
    { section, bytes }: ZipSkip,
  ): AsyncGenerator<ZipRun, void> {
    const passed = { entries: 0, nameBytes: 0, contentBytes: 0 };
    let after = '';
    for (const length of bytes > 0 ? RUN_LENGTHS : []) {
      for (;;) {
        const images = await this.queries.run(datasetId, after, length);
        const run = images && withFiles(images, files);
        if (!run || sectionBytes(section, sumOf(passed, run)) > bytes) break;
        Object.assign(passed, sumOf(passed, run));
        files.splice(0, run.entries - images.entries);
        after = run.lastName;
        yield run;
      }
    }
  }

  private async *images(content: ArchiveContent, after: string): AsyncGenerator<ZipEntry, void> {
    let next: Promise<ImageRow[]> | undefined = this.page(content, after);
    while (next) {
      const page: ImageRow[] = await next;
      const last = page.length === IMAGES_PER_PAGE ? page.at(-1) : undefined;
      next = last && this.page(content, last.archive_path);
      // Its error counts when its turn comes.
      next?.catch(() => undefined);
      for (let begin = 0; begin < page.length; begin += CHECKSUMS_AHEAD) {
        const rows = page.slice(begin, begin + CHECKSUMS_AHEAD);
        const known = await this.checksums.ofImages(content.datasetId, rows);
        for (const image of known) yield this.imageEntry(image);
      }
    }
  }

  private async page({ datasetId, revision }: ArchiveContent, after: string): Promise<ImageRow[]> {
    const page = await this.queries.page(datasetId, after);
    if (page?.revision !== revision) throw new ArchiveOutdatedError(datasetId);
    return page.images;
  }

  private imageEntry({ archive_path: name, s3_key: s3Key, size, crc32 }: KnownImage): ZipEntry {
    return {
      name,
      size,
      crc32,
      open: (range) => openStated(this.store, { bucket: 'datasets', key: s3Key, size }, range),
    };
  }

  private fileEntry(file: KnownFile): ZipEntry {
    const { name, s3Key: key, etag, size, crc32 } = file;
    const object = { bucket: 'datasets' as const, key, etag, size };
    return { name, size, crc32, open: (range) => openStated(this.store, object, range) };
  }
}

/** A run of images together with the files whose names stand before its end. */
function withFiles(images: ZipRun, files: readonly ZipEntry[]): ZipRun {
  return files
    .filter(({ name }) => isBefore(name, images.lastName))
    .map(({ name, size }) => ({
      entries: 1,
      nameBytes: Buffer.byteLength(name),
      contentBytes: size,
    }))
    .reduce<ZipRun>((run, file) => ({ ...run, ...sumOf(run, file) }), images);
}

function sumOf(one: ZipTotals, other: ZipTotals): ZipTotals {
  return {
    entries: one.entries + other.entries,
    nameBytes: one.nameBytes + other.nameBytes,
    contentBytes: one.contentBytes + other.contentBytes,
  };
}

function isBefore(name: string, other: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(other)) < 0;
}
