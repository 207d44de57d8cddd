import type { CallResult } from '@libs/testing';
import type { Labeler } from './labeler';

export interface UploadedFile {
  path: string;
  status: string;
  image_id: string | null;
  final_path: string | null;
  duplicate_of: string | null;
  error: { code: string; detail: string } | null;
}

export interface UploadSummary {
  images_uploaded: number;
  annotations_imported: number;
  storage_bytes_used: number;
  folder_structure: Record<string, number>;
  files: UploadedFile[];
}

/** A file as a browser puts it into a form. */
export type FormFile = [name: string, bytes: Buffer | string];

export function formOf(files: readonly FormFile[], fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, bytes] of files) form.append('files', new File([bytes], name));
  return form;
}

/** Sends a form to the upload endpoint of a dataset. */
export async function upload<Body = UploadSummary>(
  labeler: Labeler,
  { datasetId, token, query = '' }: { datasetId: string; token: string; query?: string },
  form: FormData,
): Promise<CallResult<Body>> {
  const response = await labeler.fetch(`/api/v1/datasets/${datasetId}/images${query}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: form,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Body,
  };
}

export interface ImageRow {
  id: string;
  file_name: string;
  folder_path: string | null;
  s3_key: string;
  size: number;
  width: number;
  height: number;
  orientation: number;
  content_type: string;
  crc32: number;
  sha256: string;
  etag: string;
  thumbnail_key: string;
}

/** The images of a dataset in the order of their keys. */
export function imagesOf(labeler: Labeler, datasetId: string): Promise<ImageRow[]> {
  return labeler.databases.labeler<ImageRow>(
    `select i.*, i.size::int as size, i.crc32::float8 as crc32 from image_metadata i
      where i.dataset_id = $1 order by i.s3_key collate "C"`,
    [datasetId],
  );
}

/**
 * Every image has its object, of the version that its row states, and its thumbnail; nothing else lies there; nobody is
 * writing; and the counters agree with a recount.
 */
export async function expectConsistent(labeler: Labeler, datasetId: string): Promise<void> {
  const { databases, buckets } = labeler;
  const images = await imagesOf(labeler, datasetId);
  const expected = images.flatMap(({ s3_key, thumbnail_key }) => [s3_key, thumbnail_key]);
  const etags = await buckets.etags(buckets.datasets, `datasets/${datasetId}/`);
  const [counters] = await databases.labeler(
    `select d.num_images, d.stored_images, d.total_bytes::int, p.total_images
       from datasets d join annotation_projects p on p.dataset_id = d.id where d.id = $1`,
    [datasetId],
  );
  const pending = await databases.labeler(
    'select s3_key from pending_objects where dataset_id = $1',
    [datasetId],
  );
  expect([...etags.keys()]).toEqual(expected.sort());
  expect(images.map(({ s3_key }) => etags.get(s3_key))).toEqual(images.map(({ etag }) => etag));
  expect(pending).toEqual([]);
  expect(counters).toEqual({
    num_images: images.length,
    stored_images: images.length,
    total_bytes: images.reduce((sum, { size }) => sum + size, 0),
    total_images: images.length,
  });
}
