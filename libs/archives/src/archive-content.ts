import { safeArchivePath, zipSize, type ZipTotals } from '@libs/zip';
import { createHash } from 'node:crypto';

/** A file that lies beside the images in storage. */
export interface AnnotationFile {
  /** In the archive. */
  name: string;
  s3Key: string;
  etag: string;
  size: number;
}

/** The sums that the database keeps of the images of a dataset. */
export interface ImageTotals {
  revision: number;
  images: number;
  bytes: number;
  nameBytes: number;
}

/** What the archive of a dataset holds right now, known without looking at its images. */
export interface ArchiveContent {
  datasetId: string;
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

export function archiveContent(
  datasetId: string,
  images: ImageTotals,
  files: readonly AnnotationFile[],
): ArchiveContent {
  const totals = {
    entries: images.images + files.length,
    nameBytes: images.nameBytes + sum(files, ({ name }) => Buffer.byteLength(name)),
    contentBytes: images.bytes + sum(files, ({ size }) => size),
  };
  return {
    datasetId,
    contentId: contentIdOf(datasetId, images.revision, files),
    revision: images.revision,
    files: [...files].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))),
    images: images.images,
    totals,
    sizeBytes: zipSize(totals),
  };
}

function contentIdOf(
  datasetId: string,
  revision: number,
  files: readonly AnnotationFile[],
): string {
  const facts = files.map(({ name, etag, size }) => [name, etag, size]).sort();
  return createHash('sha256')
    .update(JSON.stringify([LAYOUT_VERSION, datasetId, revision, facts]))
    .digest('hex')
    .slice(0, ID_LENGTH);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
