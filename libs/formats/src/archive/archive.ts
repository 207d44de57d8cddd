import { pipeline, Readable } from 'node:stream';
import { createInflateRaw, crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import type { AnnotationFile } from '../annotation-file';
import { AnnotationFileUnreadableError } from '../annotation-file.errors';
import { BlockReader } from './block-reader';

/** A label file describes one image. */
const MAX_ENTRY_BYTES = 16 * 1024 * 1024;
const MAX_ENTRIES = 1_000_000;
const MAX_TOTAL_BYTES = 4 * 1024 ** 3;

const STORED = 0;
const DEFLATED = 8;
const PIECE_BYTES = 64 * 1024;

/** A file in an archive. */
export interface ArchiveEntry {
  /** Relative, with `/`, NFC. */
  path: string;
  /** All of it. @throws AnnotationFileUnreadableError, also when it is larger than 16 MiB */
  read(): Promise<Buffer>;
  /** Piece by piece, of any size. @throws AnnotationFileUnreadableError */
  open(): AsyncIterable<Uint8Array>;
}

/** A ZIP, read entry by entry with bounded memory, as often as wanted. */
export class Archive {
  private readonly blocks: BlockReader;

  constructor(private readonly file: AnnotationFile) {
    this.blocks = new BlockReader(file);
  }

  /**
   * Its files in the order of the directory; folders and what operating systems add are left out.
   * @throws AnnotationFileUnreadableError
   */
  async *entries(): AsyncGenerator<ArchiveEntry> {
    const zip = await this.open();
    const total = { bytes: 0 };
    let count = 0;
    for await (const entry of this.directory(zip)) {
      count += 1;
      if (count > MAX_ENTRIES) {
        throw new AnnotationFileUnreadableError('the ZIP has more than 1,000,000 entries');
      }
      const path = entry.fileName.normalize('NFC');
      if (isNoise(path)) continue;
      const open = () => this.content(zip, entry, total);
      yield { path, open, read: () => wholeOf(entry, open) };
    }
  }

  private async open(): Promise<ZipFile> {
    try {
      // Its end is not the end of the blocks, which the next walk reads again.
      return await fromRandomAccessReaderPromise(this.blocks, this.file.size, { autoClose: false });
    } catch (error) {
      throw unreadable(error, 'the ZIP has no readable directory');
    }
  }

  private async *directory(zip: ZipFile): AsyncGenerator<Entry> {
    try {
      yield* zip.eachEntry();
    } catch (error) {
      throw unreadable(error, 'the directory of the ZIP is broken');
    }
  }

  private async *content(
    zip: ZipFile,
    entry: Entry,
    total: { bytes: number },
  ): AsyncGenerator<Uint8Array> {
    const name = JSON.stringify(entry.fileName);
    assertReadable(entry, name);
    let [length, checksum] = [0, 0];
    try {
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      const packed = this.pieces(fileDataStart, entry.compressedSize);
      for await (const piece of entry.compressionMethod === STORED ? packed : inflated(packed)) {
        length += piece.length;
        total.bytes += piece.length;
        if (total.bytes > MAX_TOTAL_BYTES) {
          throw new AnnotationFileUnreadableError('the ZIP unpacks to more than 4 GiB');
        }
        if (length > entry.uncompressedSize) break;
        checksum = crc32(piece, checksum);
        yield piece;
      }
    } catch (error) {
      throw unreadable(error, `${name} is damaged`);
    }
    if (length !== entry.uncompressedSize || checksum !== entry.crc32) {
      throw new AnnotationFileUnreadableError(`${name} is damaged`);
    }
  }

  private async *pieces(start: number, size: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < size; at += PIECE_BYTES) {
      yield await this.blocks.bytes(start + at, Math.min(PIECE_BYTES, size - at));
    }
  }
}

function assertReadable(entry: Entry, name: string): void {
  if (entry.isEncrypted()) throw new AnnotationFileUnreadableError(`${name} is encrypted`);
  const { compressionMethod: method } = entry;
  if (method !== STORED && method !== DEFLATED) {
    throw new AnnotationFileUnreadableError(`${name} is compressed in a way that is not read`);
  }
}

async function wholeOf(entry: Entry, open: () => AsyncIterable<Uint8Array>): Promise<Buffer> {
  if (entry.uncompressedSize > MAX_ENTRY_BYTES) {
    throw new AnnotationFileUnreadableError(
      `${JSON.stringify(entry.fileName)} is larger than 16 MiB`,
    );
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of open()) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Leaving the loop early ends the source too. */
function inflated(packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  // The failure reaches whoever iterates.
  return pipeline(Readable.from(packed), createInflateRaw(), () => undefined);
}

function isNoise(path: string): boolean {
  return (
    path.endsWith('/') ||
    path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX') ||
    /(^|\/)(Thumbs\.db|desktop\.ini)$/i.test(path)
  );
}

/** Failures of the storage below keep their name; what yauzl or zlib say is about the file. */
function unreadable(error: unknown, reason: string): unknown {
  const { kind } = error as { kind?: unknown };
  return kind === undefined ? new AnnotationFileUnreadableError(reason, error) : error;
}
