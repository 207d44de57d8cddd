import { randomBytes } from 'node:crypto';

const ID_BYTES = 8;

/** Where the image with this path lies. */
export function imageKey(datasetId: string, path: string): string {
  return `datasets/${datasetId}/images/${path}`;
}

/** The path of an image, from its key; the whole key for images that lie elsewhere. */
export function imagePathOf(datasetId: string, key: string): string {
  const prefix = imageKey(datasetId, '');
  return key.startsWith(prefix) ? key.slice(prefix.length) : key;
}

/** Where the bytes of frozen images of a dataset are kept once their own objects change: in the annotations bucket. */
export function preservedPrefix(datasetId: string): string {
  return `preserved/${datasetId}/`;
}

export function preservedKey(datasetId: string, sha256: string): string {
  return preservedPrefix(datasetId) + sha256;
}

/** A fresh key for what waits to be examined. Deleting the dataset by its prefix finds it. */
export function newIncomingKey(datasetId: string): string {
  return `datasets/${datasetId}/incoming/${randomBytes(2 * ID_BYTES).toString('hex')}`;
}

export function newImageId(): string {
  return `img_${randomBytes(ID_BYTES).toString('hex')}`;
}
