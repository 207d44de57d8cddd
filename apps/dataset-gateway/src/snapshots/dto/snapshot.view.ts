import { type Snapshot, snapshotFolder } from '@libs/snapshots';
import { ApiProperty } from '@nestjs/swagger';

/** A state of a dataset that stays as it is. */
export class SnapshotView {
  @ApiProperty({ example: 'snap_0123456789abcdef' })
  snapshot_id!: string;

  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ example: 'v1.0' })
  version_tag!: string;

  @ApiProperty({ format: 'date-time', example: '2026-02-03T04:05:06.789Z' })
  created_at!: string;

  @ApiProperty({
    description: 'Where its annotation files lie, in the annotations bucket.',
    example: 'snapshots/ds_0123456789abcdef/snap_0123456789abcdef/',
  })
  storage_path!: string;

  @ApiProperty({
    description: 'Of images, annotations and classes. The same content has the same hash.',
    example: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  })
  content_hash!: string;

  @ApiProperty({ type: 'integer', example: 300 })
  num_images!: number;

  @ApiProperty({ type: 'integer', description: 'In its annotation files.', example: 1200 })
  num_annotations!: number;

  @ApiProperty({ type: 'integer', description: 'Of the images.', example: 150_000_000 })
  total_bytes!: number;

  @ApiProperty({ description: 'Whether its annotation files hold drafts, too.', example: true })
  include_draft!: boolean;

  @ApiProperty({ type: 'integer', example: 42 })
  created_by_user_id!: number;

  @ApiProperty({ type: 'string', nullable: true, example: 'Run 7' })
  notes!: string | null;
}

export class SnapshotListView {
  @ApiProperty({ type: [SnapshotView] })
  snapshots!: SnapshotView[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Null on the last page.' })
  next_cursor!: string | null;
}

export function toSnapshotView(snapshot: Snapshot): SnapshotView {
  return {
    snapshot_id: snapshot.id,
    dataset_id: snapshot.datasetId,
    version_tag: snapshot.versionTag,
    created_at: snapshot.createdAt.toISOString(),
    storage_path: snapshotFolder(snapshot),
    content_hash: snapshot.contentHash,
    num_images: snapshot.images,
    num_annotations: snapshot.annotations,
    total_bytes: snapshot.imageBytes,
    include_draft: snapshot.content === 'all',
    created_by_user_id: snapshot.createdByUserId,
    notes: snapshot.notes,
  };
}
