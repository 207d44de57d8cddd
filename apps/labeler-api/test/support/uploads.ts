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
