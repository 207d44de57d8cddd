import type { BucketRole } from '@libs/storage';

/** A part of a bucket that belongs to one dataset. */
export interface StoragePlace {
  bucket: BucketRole;
  prefix: string;
}

/** Images, thumbnails, files on their way in and published annotation files. */
export function datasetPlace(datasetId: string): StoragePlace {
  return { bucket: 'datasets', prefix: `datasets/${datasetId}/` };
}

/** Published versions and exports. */
export function exportPlace(projectId: string): StoragePlace {
  return { bucket: 'annotations', prefix: `exports/${projectId}/` };
}

/** Everything in storage that goes with a dataset. Backups stay. */
export function placesOf(datasetId: string, projectIds: readonly string[]): StoragePlace[] {
  return [
    datasetPlace(datasetId),
    ...projectIds.map(exportPlace),
    ...['archives', 'preserved', 'snapshots'].map((folder): StoragePlace => ({
      bucket: 'annotations',
      prefix: `${folder}/${datasetId}/`,
    })),
  ];
}
