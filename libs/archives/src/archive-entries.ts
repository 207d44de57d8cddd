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
import { FrozenImages } from './frozen-images';
import type { ArchiveImage, ImageSource } from './image-source';
import { LiveImages } from './live-images';
import { type KnownFile, StoredChecksums } from './stored-checksums';

/** Images that one statement passes over: first in long strides, then in short ones up to the place. */
const RUN_LENGTHS = [20_000, 4000, 1000];

/** The entries of an archive: images, and among them the annotation files where their names belong. */
@Injectable()
export class ArchiveEntries {
  constructor(
    private readonly store: ObjectStore,
    private readonly live: LiveImages,
    private readonly frozen: FrozenImages,
    private readonly checksums: StoredChecksums,
  ) {}

  /** What `zipStream` needs. @throws while iterating: ArchiveOutdatedError, StoredContentError */
  of(content: ArchiveContent): ZipEntries {
    const { snapshot } = content;
    const source = snapshot ? this.frozen.of(snapshot) : this.live.of(content);
    return (skip) => this.walk(content, source, skip);
  }

  private async *walk(
    content: ArchiveContent,
    source: ImageSource,
    skip: ZipSkip,
  ): AsyncGenerator<ZipEntry | ZipRun, void> {
    const known = await this.checksums.ofFiles(content.datasetId, content.files);
    const files = known.map((file) => this.fileEntry(file));
    let after = '';
    for await (const run of runs(source, files, skip)) {
      after = run.lastName;
      yield run;
    }
    for await (const image of source.images(after)) {
      while (files[0] && isBefore(files[0].name, image.name)) yield files.shift() as ZipEntry;
      yield this.imageEntry(image);
    }
    yield* files;
  }

  private imageEntry({ name, size, crc32, object }: ArchiveImage): ZipEntry {
    return { name, size, crc32, open: (range) => openStated(this.store, object, range) };
  }

  private fileEntry({ name, size, checksums: { crc32 }, ...file }: KnownFile): ZipEntry {
    const object = { bucket: file.bucket, key: file.s3Key, etag: file.etag, size };
    return { name, size, crc32, open: (range) => openStated(this.store, object, range) };
  }
}

/** What a resumed download has already, by its sums. Takes the files that stand among it from `files`. */
async function* runs(
  source: ImageSource,
  files: ZipEntry[],
  { section, bytes }: ZipSkip,
): AsyncGenerator<ZipRun, void> {
  const passed = { entries: 0, nameBytes: 0, contentBytes: 0 };
  let after = '';
  for (const length of bytes > 0 ? RUN_LENGTHS : []) {
    for (;;) {
      const images = await source.run(after, length);
      const run = images && withFiles(images, files);
      if (!run || sectionBytes(section, sumOf(passed, run)) > bytes) break;
      Object.assign(passed, sumOf(passed, run));
      files.splice(0, run.entries - images.entries);
      after = run.lastName;
      yield run;
    }
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
