import { ApiProperty } from '@nestjs/swagger';
import {
  DUPLICATE_POLICIES,
  type DuplicatePolicy,
  FILE_STATUSES,
} from '../../uploads/staged-image';
import type { UploadLinks } from '../upload-linker';
import type { Upload, UploadFileRow, UploadFileStatus } from '../upload-record';

const UPLOAD_STATUSES = ['open', 'completed', 'expired'] as const;
type UploadStatus = (typeof UPLOAD_STATUSES)[number];

const UPLOAD_FILE_STATUSES = ['pending', ...FILE_STATUSES] as const;

const text = (example: string | null, description: string) => ({
  type: String,
  nullable: true,
  example,
  description,
});

/** Why a file is not in the dataset. */
export class UploadFileErrorView {
  @ApiProperty({ example: 'checksum_mismatch' })
  code!: string;

  @ApiProperty({ example: 'The file has another SHA-256 than was announced' })
  detail!: string;
}

/** A file of an upload: where to send it, or what became of it. */
export class UploadFileView {
  @ApiProperty({
    type: 'integer',
    description: 'Place in the list that was sent, from 0.',
    example: 0,
  })
  number!: number;

  @ApiProperty({ description: 'In its normal form.', example: 'winter/night/0001.jpg' })
  path!: string;

  @ApiProperty({ type: 'integer', description: 'Bytes that were announced.', example: 348796 })
  size!: number;

  @ApiProperty({
    enum: UPLOAD_FILE_STATUSES,
    description:
      '`refused` files that have a link can be sent again before the next completion; everything else but `pending` is final.',
    example: 'pending',
  })
  status!: UploadFileStatus;

  @ApiProperty(
    text(
      'https://storage.example.com/datasets/ds_0123456789abcdef/photo.jpg?X-Amz-Signature=5f0c2ab9',
      'PUT the whole file here, without credentials.',
    ),
  )
  url!: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Bytes of each part but the last one, of files that are sent in parts.',
    example: null,
  })
  part_size!: number | null;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'PUT the parts here, in any order and number at a time.',
    example: null,
  })
  part_urls!: string[] | null;

  @ApiProperty(text(null, 'The image that the file is now.'))
  image_id!: string | null;

  @ApiProperty(text(null, 'Where it is in the dataset; another path when it was renamed.'))
  final_path!: string | null;

  @ApiProperty(text(null, 'Path of another image with the same content.'))
  duplicate_of!: string | null;

  @ApiProperty({ type: UploadFileErrorView, nullable: true, example: null })
  error!: UploadFileErrorView | null;
}

/** Files on their way from a client straight into storage. */
export class UploadView {
  @ApiProperty({ example: 'upl_0123456789abcdef01234567' })
  upload_id!: string;

  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({
    enum: UPLOAD_STATUSES,
    description: '`completed` as soon as the status of every file is final.',
    example: 'open',
  })
  status!: UploadStatus;

  @ApiProperty({ enum: DUPLICATE_POLICIES, example: 'overwrite' })
  on_duplicate!: DuplicatePolicy;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'When the links end and what is not completed is removed.',
    example: '2026-01-06T09:30:00.000Z',
  })
  expires_at!: string;

  @ApiProperty({
    type: 'object',
    description: 'How many files have each status; statuses that no file has are absent.',
    additionalProperties: { type: 'integer' },
    example: { pending: 2 },
  })
  counts!: Record<string, number>;

  @ApiProperty({ type: [UploadFileView] })
  files!: UploadFileView[];
}

export function toUploadView(
  { session, files }: Upload,
  linksOf: (file: UploadFileRow) => UploadLinks,
): UploadView {
  const counts: Record<string, number> = {};
  for (const { status } of files) counts[status] = (counts[status] ?? 0) + 1;
  return {
    upload_id: session.id,
    dataset_id: session.dataset_id,
    status: statusOf({ session, files }),
    on_duplicate: session.on_duplicate,
    created_at: session.created_at.toISOString(),
    expires_at: session.expires_at.toISOString(),
    counts,
    files: files.map((file) => toFileView(file, linksOf(file))),
  };
}

function statusOf({ session, files }: Upload): UploadStatus {
  if (files.every(({ settled }) => settled)) return 'completed';
  return session.expired ? 'expired' : 'open';
}

function toFileView(file: UploadFileRow, links: UploadLinks): UploadFileView {
  const { error_code: code, error_detail: detail } = file;
  return {
    number: file.number,
    path: file.path,
    size: file.size,
    status: file.status,
    url: links.url,
    part_size: links.partSize,
    part_urls: links.partUrls,
    image_id: file.image_id,
    final_path: file.final_path,
    duplicate_of: file.duplicate_of,
    error: code === null || detail === null ? null : { code, detail },
  };
}
