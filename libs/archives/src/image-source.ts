import type { StatedObject } from '@libs/storage';
import type { ZipRun } from '@libs/zip';

/** An image as an archive sees it. */
export interface ArchiveImage {
  /** In the archive. */
  name: string;
  /** Bytes. */
  size: number;
  crc32: number;
  object: StatedObject;
}

/** The images of one archive, in the byte order of their names. */
export interface ImageSource {
  /**
   * Those behind the name `after`. Checksums that nobody knows are computed and recorded.
   * @throws while iterating: ArchiveOutdatedError, StoredContentError
   */
  images(after: string): AsyncIterable<ArchiveImage>;
  /** The sums of at most `limit` images behind `after`; undefined when there are none. */
  run(after: string, limit: number): Promise<ZipRun | undefined>;
}
