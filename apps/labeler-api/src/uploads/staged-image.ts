import type { ExaminedImage } from '@libs/imaging';
import type { AppError } from '@libs/errors';

/** An object that waits below `datasets/{id}/incoming/`. */
export interface StagedObject {
  key: string;
  etag: string;
}

/** An image that was examined and has yet to become part of a dataset. */
export interface StagedImage {
  /** Normalized, below `datasets/{id}/images/`. */
  path: string;
  content: Buffer | StagedObject;
  /** Bytes. */
  size: number;
  crc32: number;
  /** Lower-case hex. */
  sha256: string;
  examined: ExaminedImage;
}

/** What becomes of an image whose path the dataset has already, with another content. */
export const DUPLICATE_POLICIES = ['overwrite', 'skip', 'rename', 'refuse'] as const;
export type DuplicatePolicy = (typeof DUPLICATE_POLICIES)[number];

export const FILE_STATUSES = [
  'created',
  'overwritten',
  'renamed',
  'unchanged',
  'skipped',
  'refused',
  'ignored',
] as const;
export type FileStatus = (typeof FILE_STATUSES)[number];

/** What became of a file. */
export interface FileResult {
  /** As asked for. */
  path: string;
  status: FileStatus;
  imageId: string | null;
  /** Where the image is now. */
  finalPath: string | null;
  /** Path of an image of the dataset that has the same content. */
  duplicateOf: string | null;
  error: AppError | null;
  /** Bytes that were stored. */
  storedBytes: number;
}

/** A file that leaves nothing behind. */
export function withoutImage(
  path: string,
  status: 'skipped' | 'refused' | 'ignored',
  error: AppError | null,
): FileResult {
  const nothing = { imageId: null, finalPath: null, duplicateOf: null, storedBytes: 0 };
  return { path, status, error, ...nothing };
}
