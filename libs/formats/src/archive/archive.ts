import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
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
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/** A file in an archive. */
export interface ArchiveEntry {
  /** Relative, with `/`, NFC. */
  path: string;
  /** @throws AnnotationFileUnreadableError */
  read(): Promise<Buffer>;
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
    let [count, total] = [0, 0];
    for await (const entry of this.directory(zip)) {
      count += 1;
      total += entry.uncompressedSize;
      if (count > MAX_ENTRIES) {
        throw new AnnotationFileUnreadableError('the ZIP has more than 1,000,000 entries');
      }
      if (total > MAX_TOTAL_BYTES) {
        throw new AnnotationFileUnreadableError('the ZIP unpacks to more than 4 GiB');
      }
      const path = entry.fileName.normalize('NFC');
      if (isNoise(path)) continue;
      yield { path, read: () => this.content(zip, entry) };
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

  private async content(zip: ZipFile, entry: Entry): Promise<Buffer> {
    const name = JSON.stringify(entry.fileName);
    if (entry.uncompressedSize > MAX_ENTRY_BYTES || entry.compressedSize > MAX_ENTRY_BYTES) {
      throw new AnnotationFileUnreadableError(`${name} is larger than 16 MiB`);
    }
    if (entry.isEncrypted()) throw new AnnotationFileUnreadableError(`${name} is encrypted`);
    const method = entry.compressionMethod;
    if (method !== STORED && method !== DEFLATED) {
      throw new AnnotationFileUnreadableError(`${name} is compressed in a way that is not read`);
    }
    try {
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      const packed = await this.blocks.bytes(fileDataStart, entry.compressedSize);
      const content =
        method === STORED ? packed : await inflate(packed, { maxOutputLength: MAX_ENTRY_BYTES });
      if (content.length === entry.uncompressedSize && crc32(content) === entry.crc32) {
        return content;
      }
    } catch (error) {
      throw unreadable(error, `${name} is damaged`);
    }
    throw new AnnotationFileUnreadableError(`${name} is damaged`);
  }
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
