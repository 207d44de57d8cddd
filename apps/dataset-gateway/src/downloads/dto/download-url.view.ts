import type { ArchiveContent, BuiltArchive } from '@libs/archives';
import { ApiProperty } from '@nestjs/swagger';

/** What lies where in the archive. */
export class ArchiveManifestView {
  @ApiProperty({ description: 'Folder of the images.', example: 'images/' })
  images!: string;

  @ApiProperty({ type: [String], example: ['annotations_detection.json'] })
  annotations!: string[];

  @ApiProperty({ type: 'integer', example: 300 })
  num_images!: number;

  @ApiProperty({ type: 'integer', description: 'Images and annotation files.', example: 301 })
  num_files!: number;

  @ApiProperty({ type: 'integer', description: 'Of all files, unpacked.', example: 150_000_000 })
  total_bytes!: number;
}

export class DownloadUrlView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({
    format: 'uri',
    description: 'Needs no credentials. Answers `HEAD` and `Range`, so that a download can go on.',
    example: 'https://gateway.example.com/api/v1/downloads/bm90.YSB0b2tlbg/Weld%20seams.zip',
  })
  download_url!: string;

  @ApiProperty({ format: 'date-time', example: '2026-02-03T05:05:06.789Z' })
  expires_at!: string;

  @ApiProperty({ enum: ['zip'], example: 'zip' })
  format!: 'zip';

  @ApiProperty({ type: 'integer', description: 'Of the ZIP, exactly.', example: 150_123_456 })
  size_bytes!: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Of the ZIP; null until it has been built once. Equal content gives equal bytes.',
    example: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  })
  sha256!: string | null;

  @ApiProperty({ type: ArchiveManifestView })
  manifest!: ArchiveManifestView;
}

interface Link {
  content: ArchiveContent;
  url: string;
  expiresAt: Date;
  /** When the archive lies in storage. */
  archive: BuiltArchive | undefined;
}

export function toDownloadUrlView({ content, url, expiresAt, archive }: Link): DownloadUrlView {
  return {
    dataset_id: content.datasetId,
    download_url: url,
    expires_at: expiresAt.toISOString(),
    format: 'zip',
    size_bytes: content.sizeBytes,
    sha256: archive?.sha256 ?? null,
    manifest: {
      images: 'images/',
      annotations: content.files.map(({ name }) => name),
      num_images: content.images,
      num_files: content.totals.entries,
      total_bytes: content.totals.contentBytes,
    },
  };
}
