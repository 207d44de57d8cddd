import type { Content } from '@libs/revisions';

/** A revision of a dataset that somebody gave a name. It stays as it is for ever. */
export interface Snapshot {
  id: string;
  datasetId: string;
  versionTag: string;
  revision: number;
  /** All labels, or those that are confirmed or verified. */
  content: Content;
  /** `sha256:` and hex, of what the snapshot holds. The same for the same content. */
  contentHash: string;
  images: number;
  /** Sum of the sizes of the image files. */
  imageBytes: number;
  annotations: number;
  /** As the dataset was called at that moment. */
  datasetName: string;
  datasetDescription: string | null;
  datasetCreatedAt: Date;
  notes: string | null;
  createdByUserId: number;
  createdAt: Date;
}

/** An annotation file of a snapshot, in the annotations bucket. */
export interface SnapshotFile {
  /** In archives and manifests. */
  name: string;
  taskType: string;
  s3Key: string;
  /** Bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string;
  crc32: number;
  etag: string;
}

/** What is known of a snapshot once its annotation files are written. */
export interface PreparedSnapshot {
  /** In the byte order of their names. */
  files: SnapshotFile[];
  /** Sum of the lengths of the names of the images in an archive, in UTF-8. */
  imageNameBytes: number;
}

/** Where the annotation files of a snapshot lie, in the annotations bucket. */
export function snapshotFolder({ datasetId, id }: Pick<Snapshot, 'datasetId' | 'id'>): string {
  return `snapshots/${datasetId}/${id}/`;
}
