import { ApiProperty } from '@nestjs/swagger';
import type { DeletionImpact } from '../deletion-impact';
import type { TakenBackup } from '../trash-bin';
import { DeletionImpactView, toDeletionImpactView } from './deletion-impact.view';

const count = (example: number) => ({ type: 'integer' as const, example });

export class LabelerDeletionsView {
  @ApiProperty(count(420))
  annotations!: number;

  @ApiProperty(count(118))
  image_statuses!: number;

  @ApiProperty(count(3))
  annotation_versions!: number;

  @ApiProperty(count(0))
  annotation_snapshots!: number;

  @ApiProperty(count(1))
  projects!: number;
}

export class StorageDeletionsView {
  @ApiProperty(count(236))
  dataset_files!: number;

  @ApiProperty(count(6))
  export_files!: number;
}

/** A dataset that is gone for everyone. The counts tell what goes for good once it cannot be restored any more. */
export class DeletedDatasetView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ example: 'Weld seams' })
  dataset_name!: string;

  @ApiProperty({ example: true })
  deleted!: boolean;

  @ApiProperty({ description: 'A backup was written, read again and found right.', example: true })
  backup_created!: boolean;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Key in the datasets bucket, by project.',
    example: {
      proj_0123456789ab:
        'backups/ds_0123456789abcdef/proj_0123456789ab/backup_20260124_010203.json',
    },
  })
  backup_files!: Record<string, string>;

  @ApiProperty()
  labeler_deletions!: LabelerDeletionsView;

  @ApiProperty()
  s3_deletions!: StorageDeletionsView;

  @ApiProperty()
  impact!: DeletionImpactView;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until then it can be restored; null when it cannot.',
    example: '2026-01-31T01:02:03.000Z',
  })
  restorable_until!: string | null;

  @ApiProperty({
    description:
      'Nothing is left of it. Otherwise that is done in the background, when it is time.',
    example: false,
  })
  removed!: boolean;
}

export interface DoneDeletion {
  impact: DeletionImpact;
  backup: TakenBackup | undefined;
  restorableUntil: Date | null;
  removed: boolean;
}

export function toDeletedDatasetView(done: DoneDeletion): DeletedDatasetView {
  const { impact, backup } = done;
  const impactView = toDeletionImpactView(impact);
  return {
    dataset_id: impact.dataset_id,
    dataset_name: impact.name,
    deleted: true,
    backup_created: backup !== undefined,
    backup_files: backup?.files ?? {},
    labeler_deletions: {
      annotations: impact.annotations,
      image_statuses: impact.image_statuses,
      annotation_versions: impact.versions,
      annotation_snapshots: impact.snapshots,
      projects: impactView.total_projects,
    },
    s3_deletions: { dataset_files: impact.stored.files, export_files: impact.stored.exports },
    impact: impactView,
    restorable_until: done.restorableUntil?.toISOString() ?? null,
    removed: done.removed,
  };
}
