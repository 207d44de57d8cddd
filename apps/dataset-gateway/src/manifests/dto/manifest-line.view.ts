import { ApiProperty } from '@nestjs/swagger';

const MANIFEST_LINE_TYPES = ['image', 'annotations', 'removed', 'end'] as const;

/** A line of a manifest. Which members it has follows from its type. */
export class ManifestLineView {
  @ApiProperty({ enum: MANIFEST_LINE_TYPES })
  type!: (typeof MANIFEST_LINE_TYPES)[number];

  @ApiProperty({
    required: false,
    description: 'Where the file belongs; the same in archives.',
    example: 'images/train/scene-001.jpg',
  })
  path?: string;

  @ApiProperty({ required: false, description: 'Of an image.', example: 'img_5f0c2ab98d1e4f37' })
  image_id?: string;

  @ApiProperty({
    required: false,
    description:
      'Under which it was stored; it names the object and does not change. Follow `url`.',
    example: 'datasets/ds_0123456789abcdef/images/train/scene-001.jpg',
  })
  key?: string;

  @ApiProperty({ required: false, type: 'integer', description: 'Bytes.', example: 182_734 })
  size?: number;

  @ApiProperty({
    required: false,
    example: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  })
  sha256?: string;

  @ApiProperty({ required: false, type: 'string', nullable: true, example: 'image/jpeg' })
  content_type?: string | null;

  @ApiProperty({
    required: false,
    type: 'integer',
    nullable: true,
    description: 'Of an image, pixels as displayed.',
    example: 1920,
  })
  width?: number | null;

  @ApiProperty({ required: false, type: 'integer', nullable: true, example: 1080 })
  height?: number | null;

  @ApiProperty({
    required: false,
    format: 'uri',
    description: 'Needs no credentials. Signed when the line is written.',
    example:
      'https://storage.example.com/datasets/ds_0123456789abcdef/photo.jpg?X-Amz-Signature=5f0c2ab9',
  })
  url?: string;

  @ApiProperty({ required: false, format: 'date-time', example: '2026-02-03T05:05:06.000Z' })
  expires_at?: string;

  @ApiProperty({ required: false, description: 'Goes on behind this line.' })
  cursor?: string;

  @ApiProperty({ required: false, description: 'Of the last line.' })
  dataset_id?: string;

  @ApiProperty({ required: false, type: 'string', nullable: true })
  snapshot_id?: string | null;

  @ApiProperty({ required: false, type: 'string', nullable: true })
  since?: string | null;

  @ApiProperty({ required: false, description: 'Of everything, whatever `since` says.' })
  content_hash?: string;

  @ApiProperty({ required: false, type: 'integer', description: 'Lines of the whole manifest.' })
  num_images?: number;

  @ApiProperty({ required: false, type: 'integer' })
  num_annotation_files?: number;

  @ApiProperty({ required: false, type: 'integer' })
  num_removed?: number;

  @ApiProperty({ required: false, type: 'integer', description: 'Of all files of the manifest.' })
  total_bytes?: number;
}
