import {
  givenDataset,
  type GivenDataset,
  givenStoredImage,
  OLIVIA,
  VERA,
  givenMember,
} from '@libs/testing';
import { sampleImages } from '../../../../test/support/sample-images';
import { type Gateway, PREFIXES } from './gateway';

export interface Link {
  dataset_id: string;
  download_url: string;
  expires_at: string;
  format: string;
  size_bytes: number;
  sha256: string | null;
  manifest: Record<string, unknown>;
}

export type Problem = { error: string; [field: string]: unknown };

const LABELS = Buffer.from(JSON.stringify({ images: [{ id: 1, file_name: 'a.jpg' }] }));

export interface StoredDataset extends GivenDataset {
  /** What lies in storage, by its name in the archive. */
  files: Map<string, Buffer>;
}

/** A dataset of Olivia's with pictures in folders and two annotation files. Vera may see it. */
export async function givenStoredDataset({ databases, buckets }: Gateway): Promise<StoredDataset> {
  const dataset = await givenDataset(databases, { name: 'Nähte "3" 용접' });
  await givenMember(databases, dataset, VERA, 'viewer');
  const files = new Map<string, Buffer>();
  for (const [path, bytes] of await sampleImages()) {
    await givenStoredImage(databases, buckets, dataset, { path, bytes });
    files.set(`images/${path}`, bytes);
  }
  for (const name of ['annotations_detection.json', 'annotations_segmentation.json']) {
    await buckets.put(`datasets/${dataset.id}/${name}`, LABELS);
    files.set(name, LABELS);
  }
  // Lies beside them and does not belong to the dataset.
  await buckets.put(`datasets/${dataset.id}/thumbnails/a.jpg`, LABELS);
  return { ...dataset, files };
}

/** A dataset with one picture, whose archive nobody has asked for. */
export async function givenFreshDataset({ databases, buckets }: Gateway) {
  const dataset = await givenDataset(databases);
  await givenStoredImage(databases, buckets, dataset);
  return dataset;
}

interface Order {
  prefix?: string | undefined;
  token?: string;
  body?: Record<string, unknown>;
}

/** Asks for a link, for Olivia unless the body says otherwise. */
export function orderLink(
  gateway: Gateway,
  id: string,
  { prefix = PREFIXES[1], token = gateway.key, body = { user_id: OLIVIA.id } }: Order = {},
) {
  return gateway.call<Link & Problem>('POST', `${prefix}/${id}/download-url`, { body, token });
}
