import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { datasetPlace, exportPlace, type StoragePlace } from './storage-places';

/** Objects of a dataset. */
export interface StoredSizes {
  /** Under the prefix of the dataset: images, thumbnails, annotation files. */
  files: number;
  bytes: number;
  annotationFiles: number;
  exports: number;
}

const ANNOTATION_FILE = /^annotations[^/]*\.json$/;
/** Where a listing is cut in two: about half of the keys lie on either side. */
const MIDDLE = 'thumbnails/';

/** Counts what lies in storage, by listing it: that alone tells the truth about thumbnails and exports. */
@Injectable()
export class StoredSizesReader {
  constructor(private readonly store: ObjectStore) {}

  /** @throws StorageUnavailableError */
  async read(datasetId: string, projectId: string | null): Promise<StoredSizes> {
    const place = datasetPlace(datasetId);
    const middle = place.prefix + MIDDLE;
    const [first, second, exports] = await Promise.all([
      this.sum(place, { before: middle }),
      this.sum(place, { from: middle }),
      projectId === null ? undefined : this.sum(exportPlace(projectId), {}),
    ]);
    return {
      files: first.files + second.files,
      bytes: first.bytes + second.bytes,
      annotationFiles: first.annotationFiles + second.annotationFiles,
      exports: exports?.files ?? 0,
    };
  }

  private async sum(
    { bucket, prefix }: StoragePlace,
    { before, from }: { before?: string; from?: string },
  ): Promise<Omit<StoredSizes, 'exports'>> {
    const sizes = { files: 0, bytes: 0, annotationFiles: 0 };
    for await (const { key, size } of this.store.list(bucket, prefix, { startAfter: from })) {
      if (before !== undefined && key > before) break;
      sizes.files += 1;
      sizes.bytes += size;
      if (ANNOTATION_FILE.test(key.slice(prefix.length))) sizes.annotationFiles += 1;
    }
    return sizes;
  }
}
