import type { DuplicatePolicy, FileStatus } from '../uploads/staged-image';

/** A session as its row has it. */
export interface UploadRow {
  id: string;
  dataset_id: string;
  on_duplicate: DuplicatePolicy;
  created_at: Date;
  expires_at: Date;
  aborted: boolean;
  expired: boolean;
}

export type UploadFileStatus = FileStatus | 'pending';

/** A file as its row has it. */
export interface UploadFileRow {
  number: number;
  path: string;
  size: number;
  sha256: string | null;
  multipart_id: string | null;
  status: UploadFileStatus;
  settled: boolean;
  image_id: string | null;
  final_path: string | null;
  duplicate_of: string | null;
  error_code: string | null;
  error_detail: string | null;
  seen_etag: string | null;
}

/** An upload with its files, by number. */
export interface Upload {
  session: UploadRow;
  files: UploadFileRow[];
}

/** Where everything lies that was sent for an upload. */
export function uploadPrefix({ dataset_id, id }: Pick<UploadRow, 'dataset_id' | 'id'>): string {
  return `datasets/${dataset_id}/incoming/${id}/`;
}

/** Where one of its files lies. */
export function uploadKey(
  session: Pick<UploadRow, 'dataset_id' | 'id'>,
  { number }: Pick<UploadFileRow, 'number'>,
): string {
  return uploadPrefix(session) + String(number);
}
