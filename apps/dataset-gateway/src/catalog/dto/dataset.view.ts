import { VISIBILITIES, type Visibility } from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';

const nullable = (type: 'string' | 'integer', example: string | number) => ({
  type,
  nullable: true,
  example,
});

export class StorageInfoView {
  @ApiProperty({ example: 's3' })
  storage_type!: string;

  @ApiProperty({ example: 'datasets' })
  bucket!: string;

  @ApiProperty({
    description: 'Key of an image: this and its `file_name`, joined as they are.',
    example: 'datasets/ds_0123456789abcdef/images/',
  })
  image_root!: string;
}

/** A dataset as other services see it. */
export class DatasetView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  id!: string;

  @ApiProperty({ example: 'Weld seams' })
  name!: string;

  @ApiProperty(nullable('string', 'Line 3, winter'))
  description!: string | null;

  @ApiProperty({ description: '`images` until something is published.', example: 'dice' })
  format!: string;

  @ApiProperty({ description: 'Whether something is published.', example: true })
  labeled!: boolean;

  @ApiProperty({ example: 's3' })
  storage_type!: string;

  @ApiProperty({ example: 'datasets/ds_0123456789abcdef/' })
  storage_path!: string;

  @ApiProperty({
    ...nullable('string', 'datasets/ds_0123456789abcdef/annotations_detection.json'),
    description: 'Key of the published file of `task_type`.',
  })
  annotation_path!: string | null;

  @ApiProperty({ ...nullable('integer', 2), description: 'Of the publication of `task_type`.' })
  num_classes!: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Of the publication of `task_type`; of the dataset when there is none.',
    example: 300,
  })
  num_images!: number;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Of the publication of `task_type`.',
    example: ['crack', 'pore'],
  })
  class_names!: string[] | null;

  @ApiProperty({ type: [String], example: ['line 3', 'steel'] })
  tags!: string[];

  @ApiProperty({ enum: VISIBILITIES, enumName: 'Visibility', example: 'private' })
  visibility!: Visibility;

  @ApiProperty({ type: 'integer', example: 3 })
  owner_id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  version!: number;

  @ApiProperty({
    ...nullable(
      'string',
      'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    ),
    description: 'Of the file at `annotation_path`.',
  })
  content_hash!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-02-03T04:05:06.789Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-02-03T04:05:06.789Z' })
  updated_at!: string;

  @ApiProperty({
    ...nullable('string', 'detection'),
    description: 'The task asked for, else the first published one; null when there is none.',
  })
  task_type!: string | null;

  @ApiProperty({ type: [String], example: ['detection', 'segmentation'] })
  published_task_types!: string[];

  @ApiProperty({ type: StorageInfoView })
  storage_info!: StorageInfoView;
}
