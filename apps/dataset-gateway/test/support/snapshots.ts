import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  drawPicture,
  givenDataset,
  type GivenDataset,
  givenMember,
  givenStoredImage,
  OLIVIA,
  s3Client,
  type StoredImage,
  VERA,
} from '@libs/testing';
import { createHash } from 'node:crypto';
import type { Gateway } from './gateway';

export interface SnapshotBody {
  snapshot_id: string;
  dataset_id: string;
  version_tag: string;
  created_at: string;
  storage_path: string;
  content_hash: string;
  num_images: number;
  num_annotations: number;
  include_draft: boolean;
  [field: string]: unknown;
}

export interface ManifestLine {
  type: 'image' | 'annotations' | 'removed' | 'end';
  path: string;
  url: string;
  sha256: string;
  size: number;
  cursor: string;
  [field: string]: unknown;
}

export interface LabeledDataset extends GivenDataset {
  images: StoredImage[];
}

const NAMES = ['a.jpg', 'b.jpg', 'line 3/고양이 #1.jpg', 'line 3/d.png'];

/** A dataset of Olivia's with pictures and boxes on some of them. Vera may see it. */
export async function givenLabeledDataset(
  gateway: Gateway,
  names: readonly string[] = NAMES,
): Promise<LabeledDataset> {
  const { databases, buckets } = gateway;
  const dataset = await givenDataset(databases, { taskTypes: ['detection'] });
  await givenMember(databases, dataset, VERA, 'viewer');
  await databases.labeler('update annotation_projects set task_classes = $2 where id = $1', [
    dataset.projectId,
    JSON.stringify({ detection: { c1: { name: 'Dent', color: '#ff0000', order: 1 } } }),
  ]);
  const images: StoredImage[] = [];
  for (const path of names) {
    images.push(await givenStoredImage(databases, buckets, dataset, { path }));
  }
  const labeled = { ...dataset, images };
  for (const [n, { id }] of images.slice(0, 2).entries()) {
    await drawBox(gateway, labeled, id, n === 0 ? 'confirmed' : 'draft');
  }
  return labeled;
}

export async function drawBox(
  { databases }: Gateway,
  { id, projectId }: GivenDataset,
  imageId: string,
  state: 'draft' | 'confirmed' = 'draft',
): Promise<void> {
  await databases.labeler(
    `insert into annotations (dataset_id, project_id, image_id, task_type, annotation_type, geometry, class_id,
            class_name, annotation_state, created_by)
     values ($1, $2, $3, 'detection', 'bbox', '{"type": "bbox", "bbox": [1, 2, 30, 40]}', 'c1', 'Dent', $4, $5)`,
    [id, projectId, imageId, state, OLIVIA.id],
  );
}

/** Gives an image another content as an upload does it: the old bytes are copied away first. */
export async function overwrite(
  gateway: Gateway,
  { id }: GivenDataset,
  image: StoredImage,
): Promise<void> {
  const { databases, buckets } = gateway;
  await preserve(gateway, id, image);
  const bytes = await drawPicture({ text: `new ${image.path}` });
  const { etag } = await buckets.put(image.key, bytes);
  await databases.labeler(
    `update image_metadata set size = $3, sha256 = $4, crc32 = null, etag = $5 where dataset_id = $1 and id = $2`,
    [id, image.id, bytes.length, createHash('sha256').update(bytes).digest('hex'), etag],
  );
}

export async function preserve(
  { databases, buckets }: Gateway,
  datasetId: string,
  { id, sha256, bytes }: StoredImage,
): Promise<void> {
  const key = `preserved/${datasetId}/${sha256}`;
  const client = s3Client();
  await client.send(new PutObjectCommand({ Bucket: buckets.annotations, Key: key, Body: bytes }));
  client.destroy();
  await databases.labeler(
    `update frozen_images set preserved_key = $3 where dataset_id = $1 and image_id = $2 and preserved_key is null`,
    [datasetId, id, key],
  );
}

export function createSnapshot<Body = SnapshotBody>(
  gateway: Gateway,
  datasetId: string,
  body: Record<string, unknown> = {},
  token = gateway.key,
) {
  return gateway.call<Body>('POST', `/api/v1/datasets/${datasetId}/snapshots`, {
    token,
    body: { version_tag: 'v1', created_by_user_id: OLIVIA.id, ...body },
  });
}

/** The text of a manifest. */
export async function manifestText(
  gateway: Gateway,
  datasetId: string,
  query: Record<string, string> = {},
): Promise<string> {
  const path = `/api/v1/datasets/${datasetId}/manifest?${new URLSearchParams(query).toString()}`;
  const response = await gateway.fetch(path, {
    headers: { Authorization: `Bearer ${gateway.key}` },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/x-ndjson',
  ]);
  return response.text();
}

export async function manifestOf(
  gateway: Gateway,
  datasetId: string,
  query: Record<string, string> = {},
): Promise<ManifestLine[]> {
  return linesOf(await manifestText(gateway, datasetId, query));
}

export function linesOf(text: string): ManifestLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ManifestLine);
}

/** What a manifest says that stays the same. */
export function lasting(lines: readonly ManifestLine[]): unknown[] {
  return lines.map(({ url: _url, expires_at: _expires, ...line }) => line);
}

/** The bytes behind the links of a manifest, by path. They must be what the lines say. */
export async function fetchAll(lines: readonly ManifestLine[]): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const { path, url, sha256, size } of lines) {
    if (url === undefined) continue;
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([
      size,
      sha256,
    ]);
    files.set(path, bytes);
  }
  return files;
}
