import { AppError } from '@libs/errors';
import { ObjectStore } from '@libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { ArchiveBlocks } from './archive-blocks';
import { archiveEntryName } from './archive-entry-name';
import { ArchiveMeter } from './archive-limits';
import type { StagedFile } from './staging-area';
import { ArchiveRefusedError } from './uploads.errors';
import { UPLOADS_CONFIG, type UploadsConfig } from './uploads.config';

/** A file in an archive. */
export interface ArchivedFile {
  /** As the archive has it, however hostile. */
  name: string;
  /** Bytes, as the archive states them. */
  size: number;
  /** Its bytes, checked on the way. @throws ArchiveRefusedError, StorageUnavailableError */
  content(): AsyncGenerator<Buffer, void>;
}

const STORED = 0;
const DEFLATED = 8;

/** Reads ZIP archives where they lie, by their directory, and never more of them than a few blocks at a time. */
@Injectable()
export class ArchiveReader {
  constructor(
    private readonly store: ObjectStore,
    @Inject(UPLOADS_CONFIG) private readonly limits: UploadsConfig,
  ) {}

  /**
   * The files of an archive in the order of its directory, after the whole directory was found harmless.
   * @throws ArchiveRefusedError, StorageUnavailableError
   */
  async *files(archive: StagedFile): AsyncGenerator<ArchivedFile, void> {
    const blocks = new ArchiveBlocks(this.store, archive);
    try {
      await this.measure(blocks, archive.size);
      const zip = await open(blocks, archive.size);
      for await (const entry of zip.eachEntry()) {
        const name = archiveEntryName(entry);
        if (name.endsWith('/')) continue;
        const content = () => contentOf(blocks, zip, entry);
        yield { name, size: entry.uncompressedSize, content };
      }
    } catch (error) {
      throw refusal(error, 'The file is not a ZIP archive, or a damaged one');
    }
  }

  private async measure(blocks: ArchiveBlocks, size: number): Promise<void> {
    const meter = new ArchiveMeter(this.limits);
    const zip = await open(blocks, size);
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileNameRaw.toString('latin1').endsWith('/')) meter.add(entry);
    }
    meter.assertHonest(size);
  }
}

function open(blocks: ArchiveBlocks, size: number): Promise<ZipFile> {
  // Left to itself, yauzl refuses the whole archive for one bad name or size.
  const options = { decodeStrings: false, validateEntrySizes: false, autoClose: false };
  return fromRandomAccessReaderPromise(blocks, size, options);
}

async function* contentOf(
  blocks: ArchiveBlocks,
  zip: ZipFile,
  entry: Entry,
): AsyncGenerator<Buffer, void> {
  if (entry.isEncrypted()) throw new ArchiveRefusedError('The file is encrypted');
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw new ArchiveRefusedError('The file is compressed in a way that is not supported');
  }
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = blocks.range(fileDataStart, fileDataStart + entry.compressedSize);
    yield* checked(entry.compressionMethod === STORED ? packed : inflate(packed), entry);
  } catch (error) {
    throw refusal(error, 'The file is damaged in the archive');
  }
}

async function* inflate(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const inflated = createInflateRaw();
  // Whoever of the two ends first ends the other; the error comes out below.
  pipeline(Readable.from(packed), inflated, () => undefined);
  for await (const chunk of inflated) yield chunk as Buffer;
}

/** What the directory says of a file has to be true, or the limits would protect nothing. */
async function* checked(
  content: AsyncIterable<Buffer>,
  entry: Entry,
): AsyncGenerator<Buffer, void> {
  let size = 0;
  let crc = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > entry.uncompressedSize) break;
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== entry.uncompressedSize) {
    throw new ArchiveRefusedError('The file does not have the size that the archive states');
  }
  if (crc !== entry.crc32) throw new Error('The checksum differs');
}

function refusal(error: unknown, detail: string): AppError {
  return error instanceof AppError ? error : new ArchiveRefusedError(detail, { cause: error });
}
