import type { PreparedSnapshot, Snapshot } from '@libs/snapshots';
import type { BucketRole, Checksums } from '@libs/storage';
import { safeArchivePath, zipSize, type ZipTotals } from '@libs/zip';
import { createHash } from 'node:crypto';

/** A file that belongs to the images. */
export interface AnnotationFile {
  /** In the archive. */
  name: string;
  bucket: BucketRole;
  s3Key: string;
  etag: string;
  size: number;
  /** Null when they have to be looked up. */
  checksums: Checksums | null;
}

/** The sums that the database keeps of the images of a dataset. */
export interface ImageTotals {
  revision: number;
  images: number;
  bytes: number;
  nameBytes: number;
}

/** What an archive holds, known without looking at its images: a dataset as it is right now, or a snapshot. */
export interface ArchiveContent {
  datasetId: string;
  /** Null for the dataset as it is right now. */
  snapshot: Snapshot | null;
  /** Equal for equal content; names the archive object and is its validator. */
  contentId: string;
  revision: number;
  files: readonly AnnotationFile[];
  images: number;
  totals: ZipTotals;
  sizeBytes: number;
}

/** Rises when the same content would become other bytes. */
const LAYOUT_VERSION = 1;
const ID_LENGTH = 32;

const ANNOTATION_FILE = /^annotations[^/]*\.json$/;

/** Folder of a dataset in the bucket. */
export function datasetFolder(datasetId: string): string {
  return `datasets/${datasetId}/`;
}

/** The archive's name of an object, if it is an annotation file of the dataset. */
export function annotationFileName(datasetId: string, s3Key: string): string | undefined {
  const name = s3Key.slice(datasetFolder(datasetId).length);
  return ANNOTATION_FILE.test(name) ? safeArchivePath(name) : undefined;
}

/** The archive of what a dataset holds right now. */
export function archiveContent(
  datasetId: string,
  images: ImageTotals,
  files: readonly AnnotationFile[],
): ArchiveContent {
  const facts = files.map(({ name, etag, size }) => [name, etag, size]).sort();
  const contentId = contentIdOf([datasetId, images.revision, facts]);
  return { ...describe(images, files), datasetId, snapshot: null, contentId };
}

/** The archive of a snapshot. */
export function snapshotContent(
  snapshot: Snapshot,
  { files, imageNameBytes }: PreparedSnapshot,
): ArchiveContent {
  const { datasetId, revision, images, imageBytes } = snapshot;
  const totals = { revision, images, bytes: imageBytes, nameBytes: imageNameBytes };
  const stored = files.map(({ sha256, crc32, ...file }) => ({
    ...file,
    bucket: 'annotations' as const,
    checksums: { sha256, crc32 },
  }));
  const contentId = contentIdOf(['snapshot', snapshot.id]);
  return { ...describe(totals, stored), datasetId, snapshot, contentId };
}

function describe(images: ImageTotals, files: readonly AnnotationFile[]) {
  const totals = {
    entries: images.images + files.length,
    nameBytes: images.nameBytes + sum(files, ({ name }) => Buffer.byteLength(name)),
    contentBytes: images.bytes + sum(files, ({ size }) => size),
  };
  return {
    revision: images.revision,
    files: [...files].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))),
    images: images.images,
    totals,
    sizeBytes: zipSize(totals),
  };
}

function contentIdOf(facts: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([LAYOUT_VERSION, ...facts]))
    .digest('hex')
    .slice(0, ID_LENGTH);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
