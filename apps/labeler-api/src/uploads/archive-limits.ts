import { ArchiveRefusedError } from './uploads.errors';

/** What the directory of an archive says of a file. */
export interface ArchiveSizes {
  compressedSize: number;
  uncompressedSize: number;
}

export interface ArchiveLimits {
  maxArchiveFiles: number;
  maxUnpackedBytes: number;
}

/** Pictures hardly shrink. An archive that grows more than that, and beyond this size, was made to grow. */
const MAX_RATIO = 200;
const HARMLESS_BYTES = 256 * 1024 * 1024;

/** Counts what an archive would unpack to, before anything is unpacked. */
export class ArchiveMeter {
  private files = 0;
  private packed = 0;
  private unpacked = 0;

  constructor(private readonly limits: ArchiveLimits) {}

  /** @throws ArchiveRefusedError */
  add({ compressedSize, uncompressedSize }: ArchiveSizes): void {
    this.files += 1;
    this.packed += compressedSize;
    this.unpacked += uncompressedSize;
    const { maxArchiveFiles, maxUnpackedBytes } = this.limits;
    if (this.files > maxArchiveFiles) {
      throw new ArchiveRefusedError(`The archive has more than ${maxArchiveFiles} files`);
    }
    if (this.unpacked > maxUnpackedBytes) {
      throw new ArchiveRefusedError(`The archive unpacks to more than ${maxUnpackedBytes} bytes`);
    }
  }

  /**
   * @param archiveBytes the length of the archive
   * @throws ArchiveRefusedError
   */
  assertHonest(archiveBytes: number): void {
    // Else a file under many names would unpack to any number of files.
    if (this.packed > archiveBytes) {
      throw new ArchiveRefusedError('The archive states more bytes than it has');
    }
    if (this.unpacked > HARMLESS_BYTES && this.unpacked > MAX_RATIO * this.packed) {
      throw new ArchiveRefusedError('The archive unpacks to a suspicious multiple of its size');
    }
  }
}
