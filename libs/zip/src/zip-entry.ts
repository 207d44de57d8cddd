import type { Readable } from 'node:stream';

/** Half-open: bytes from `start` up to but not including `end`. */
export interface ZipRange {
  start: number;
  end: number;
}

/** One file of an archive. */
export interface ZipEntry {
  /** Path inside the archive. See `safeArchivePath`. */
  name: string;
  /** Bytes. */
  size: number;
  /** CRC-32 of the content, unsigned. */
  crc32: number;
  /** Opens the content, or a part of it. Never called for what nobody reads. */
  open(range?: ZipRange): Promise<Readable> | Readable;
}

/** What the length of an archive depends on. */
export interface ZipTotals {
  entries: number;
  /** Sum of the lengths of all names in UTF-8. */
  nameBytes: number;
  /** Sum of the sizes of all contents. */
  contentBytes: number;
}

/** Consecutive entries by their sums alone, for a part of the archive that is skipped anyway. */
export interface ZipRun extends ZipTotals {
  lastName: string;
}

/** The archive is the contents (with a header each), then the directory, then a trailer. */
export type ZipSection = 'contents' | 'directory';

/** The first bytes of a section that nobody reads. */
export interface ZipSkip {
  section: ZipSection;
  bytes: number;
}

/**
 * The entries in strictly increasing byte order of their UTF-8 names. Called once for each section that is read,
 * so that nothing is held in memory; the same entries must come each time.
 * A source may give entries as a run as long as the section up to its end (`sectionBytes`) is within `skip`.
 */
export type ZipEntries = (skip: ZipSkip) => AsyncIterable<ZipEntry | ZipRun>;

/** The entries, or a content, are not what was stated before: the archive cannot be finished. */
export class ZipContentError extends Error {
  override readonly name = 'ZipContentError';
}
