import { type Visibility, VISIBILITIES } from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';
import type { TrashRow } from '../trash.queries';

const text = (example: string | null) => ({ type: String, nullable: true, example });

/** A deleted dataset that is still kept. */
export class TrashedDatasetView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  id!: string;

  @ApiProperty({ example: 'Weld seams' })
  name!: string;

  @ApiProperty(text('Of the left robot'))
  description!: string | null;

  @ApiProperty({ type: 'integer', example: 7 })
  owner_id!: number;

  @ApiProperty({ ...text('Olivia Park'), description: 'Null while the users are unavailable.' })
  owner_name!: string | null;

  @ApiProperty(text('olivia@example.com'))
  owner_email!: string | null;

  @ApiProperty({ enum: VISIBILITIES, description: 'Before it was deleted.', example: 'private' })
  visibility!: Visibility;

  @ApiProperty({ type: 'integer', example: 118 })
  num_items!: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-24T01:02:03.000Z' })
  deleted_at!: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 7 })
  deleted_by!: number | null;

  @ApiProperty(text('Olivia Park'))
  deleted_by_name!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Null when its removal has begun.',
    example: '2026-01-31T01:02:03.000Z',
  })
  restorable_until!: string | null;
}

export class TrashPageView {
  @ApiProperty({ type: [TrashedDatasetView] })
  datasets!: TrashedDatasetView[];

  @ApiProperty({ type: 'integer', description: 'Of all pages.', example: 1 })
  total!: number;
}

export function toTrashedDatasetView(
  row: TrashRow,
  people: ReadonlyMap<number, DirectoryUser>,
): TrashedDatasetView {
  const owner = people.get(row.owner_id);
  const deletedBy = row.deleted_by === null ? undefined : people.get(row.deleted_by);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    owner_id: row.owner_id,
    owner_name: owner?.fullName ?? null,
    owner_email: owner?.email ?? null,
    visibility: row.visibility,
    num_items: row.num_items,
    deleted_at: row.deleted_at.toISOString(),
    deleted_by: row.deleted_by,
    deleted_by_name: deletedBy?.fullName ?? null,
    restorable_until: row.purge_begun ? null : row.purge_after.toISOString(),
  };
}
