import type { ObjectStore } from '@libs/storage';
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { crc32 } from 'node:zlib';
import { drawScene, drawThumbnail } from './draw';
import type { Plan, PlannedImage } from './plan';
import { Random } from './random';

/** A row of `image_metadata`. */
export interface ImageRow {
  id: string;
  file_name: string;
  s3_key: string;
  folder_path: string | null;
  size: number;
  width: number;
  height: number;
  content_type: string;
  crc32: number;
  sha256: string;
  etag: string;
  uploaded_at: string;
}

/** Pictures being drawn at the same time. */
const LANES = 4;

const CONTENT_TYPES: Record<string, string> = { '.jpg': 'image/jpeg', '.png': 'image/png' };

/** Draws every picture of a dataset, stores it with its thumbnail and returns what the database must know. */
export async function storeImages(store: ObjectStore, plan: Plan): Promise<ImageRow[]> {
  const rows: ImageRow[] = [];
  const waiting = plan.images.entries();
  const lane = async () => {
    for (const [index, image] of waiting) rows[index] = await storeImage(store, plan, image);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return rows;
}

async function storeImage(store: ObjectStore, plan: Plan, image: PlannedImage): Promise<ImageRow> {
  const { dataset, id } = plan;
  const folder = `datasets/${id}`;
  const random = new Random(`texture/${dataset.key}/${image.path}`);
  const bytes = await drawScene(dataset, image.things, image.path, random);
  const thumbnail = await drawThumbnail(bytes);
  const key = `${folder}/images/${image.path}`;
  const extension = extname(image.path);
  const stem = image.path.slice(0, -extension.length);
  const contentType = CONTENT_TYPES[extension] ?? 'application/octet-stream';
  const [etag] = await Promise.all([
    store.put('datasets', key, bytes, { contentType }),
    store.put('datasets', `${folder}/thumbnails/${stem}.jpg`, thumbnail, {
      contentType: 'image/jpeg',
    }),
  ]);
  const parts = image.path.split('/');
  return {
    id: image.id,
    file_name: parts.pop() ?? '',
    s3_key: key,
    folder_path: parts.join('/') || null,
    size: bytes.length,
    width: dataset.size[0],
    height: dataset.size[1],
    content_type: contentType,
    crc32: crc32(bytes),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    etag,
    uploaded_at: image.uploadedAt.toISOString(),
  };
}
