import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { inBatches } from './batches';
import { ContentReader } from './content-reader';
import { inOrder } from './look-ahead';
import { ZipContentError, type ZipEntry, type ZipTotals } from './zip-entry';
import { directoryHeader, localHeader, sectionBytes, trailer } from './zip-layout';
import type { Segment } from './zip-segments';

/** A content that is opened when its turn comes, and checked against what is stated of it. */
export interface StatedContent {
  /** Bytes. */
  size: number;
  /** Unsigned. */
  crc32: number;
  open(): AsyncIterable<Uint8Array>;
}

/** A file of an archive that is made while it is written. A name that ends in `/` is a folder, without content. */
export interface ZipFile {
  /** Path inside the archive, unique there. See `safeArchivePath`. */
  name: string;
  content: Buffer | StatedContent;
}

const LONGEST_NAME = 0xffff;
const DIRECTORY_BLOCK = 64 * 1024;

/**
 * The bytes of an archive of files that nobody knows before they come, in pieces of about 64 KiB: entries in the order
 * given, laid out as those of `zipStream`. Memory is that of one file and of the central directory (74 bytes and the
 * name for each file).
 * @throws ZipContentError while reading, when a content differs from what was stated
 */
export async function* zipArchive(
  files: AsyncIterable<ZipFile>,
): AsyncGenerator<Buffer, void, undefined> {
  yield* inBatches(inOrder(segments(files), new ContentReader()));
}

async function* segments(files: AsyncIterable<ZipFile>): AsyncGenerator<Segment, void> {
  const directory = new Directory();
  for await (const file of files) {
    const entry = entryOf(file);
    const header = directory.add(entry);
    if (Buffer.isBuffer(file.content)) {
      yield { bytes: Buffer.concat([header, file.content]) };
    } else {
      yield { bytes: header };
      if (entry.size > 0) yield { entry, part: { start: 0, end: entry.size } };
    }
  }
  for (const bytes of directory.end()) yield { bytes };
}

function entryOf({ name, content }: ZipFile): ZipEntry {
  const size = Buffer.isBuffer(content) ? content.length : content.size;
  const sum = Buffer.isBuffer(content) ? crc32(content) : content.crc32;
  const bytes = Buffer.isBuffer(content) ? () => [content] : () => content.open();
  return { name, size, crc32: sum, open: () => Readable.from(bytes(), { objectMode: false }) };
}

/** The central directory, kept as the bytes that it will be. */
class Directory {
  private readonly totals: ZipTotals = { entries: 0, nameBytes: 0, contentBytes: 0 };
  private readonly blocks: Buffer[] = [];
  private block = Buffer.allocUnsafeSlow(DIRECTORY_BLOCK);
  private filled = 0;

  /** @returns the local header of the entry */
  add(entry: ZipEntry): Buffer {
    const name = Buffer.from(entry.name);
    if (name.length > LONGEST_NAME) throw new ZipContentError('A name is longer than 65535 bytes');
    this.keep(directoryHeader(entry, name, sectionBytes('contents', this.totals)));
    this.totals.entries += 1;
    this.totals.nameBytes += name.length;
    this.totals.contentBytes += entry.size;
    return localHeader(entry, name);
  }

  end(): Buffer[] {
    return [...this.blocks, this.block.subarray(0, this.filled), trailer(this.totals)];
  }

  private keep(header: Buffer): void {
    for (let at = 0; at < header.length;) {
      if (this.filled === this.block.length) {
        this.blocks.push(this.block);
        this.block = Buffer.allocUnsafeSlow(DIRECTORY_BLOCK);
        this.filled = 0;
      }
      const copied = header.copy(this.block, this.filled, at);
      this.filled += copied;
      at += copied;
    }
  }
}
