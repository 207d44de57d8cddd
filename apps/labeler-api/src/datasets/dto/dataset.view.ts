import { type Visibility, VISIBILITIES } from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';
import type { DatasetRow } from '../dataset-row';

const text = (example: string | null) => ({ type: String, nullable: true, example });

/** A dataset as the web client lists it. */
export class DatasetView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  id!: string;

  @ApiProperty({ example: 'Street scenes' })
  name!: string;

  @ApiProperty(text('Dash cam pictures of one winter'))
  description!: string | null;

  @ApiProperty({ type: 'integer', example: 7 })
  owner_id!: number;

  @ApiProperty({ example: 'images' })
  format!: string;

  @ApiProperty({ description: 'Kind of storage.', example: 's3' })
  source!: string;

  @ApiProperty({ enum: VISIBILITIES, example: 'private' })
  visibility!: Visibility;

  @ApiProperty({ description: 'At least one version has been published.', example: true })
  labeled!: boolean;

  @ApiProperty({ type: 'integer', example: 1280 })
  num_items!: number;

  @ApiProperty({ type: 'null', description: 'Always null; kept for older clients.', example: null })
  size_mb!: null;

  @ApiProperty(text('datasets/ds_0123456789abcdef/'))
  storage_path!: string | null;

  @ApiProperty({ type: [String], example: ['winter', 'night'] })
  tags!: string[];

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  updated_at!: string;

  @ApiProperty({ ...text('Olivia Park'), description: 'Null while the users are unavailable.' })
  owner_name!: string | null;

  @ApiProperty(text('olivia@example.com'))
  owner_email!: string | null;

  @ApiProperty(text('#6B7280'))
  owner_badge_color!: string | null;
}

export function toDatasetView(row: DatasetRow, owner: DirectoryUser | undefined): DatasetView {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    owner_id: row.owner_id,
    format: row.format,
    source: row.source,
    visibility: row.visibility,
    labeled: row.labeled,
    num_items: row.num_items,
    size_mb: null,
    storage_path: row.storage_path,
    tags: row.tags,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    owner_name: owner?.fullName ?? null,
    owner_email: owner?.email ?? null,
    owner_badge_color: owner?.badgeColor ?? null,
  };
}
