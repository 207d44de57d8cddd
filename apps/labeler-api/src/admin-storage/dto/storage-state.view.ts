import { ApiProperty } from '@nestjs/swagger';
import type { StorageState } from '../storage-quota';

export class StoredKindView {
  @ApiProperty({ type: String, enum: ['datasets', 'annotations'] })
  bucket!: string;

  @ApiProperty({ type: String, example: 'image' })
  kind!: string;

  @ApiProperty({ type: 'integer', example: 120 })
  objects!: number;

  @ApiProperty({ type: 'integer', example: 48_000_000 })
  bytes!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'When it was counted by listing the bucket; null for what is known at every moment',
  })
  measured_at!: string | null;
}

export class StorageStateView {
  @ApiProperty({ type: 'integer', example: 48_000_000 })
  used_bytes!: number;

  @ApiProperty({ type: 'integer', nullable: true, example: 10_000_000_000 })
  quota_bytes!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.0048, description: 'Of the quota' })
  ratio!: number | null;

  @ApiProperty({ type: Boolean, description: 'Whether it is nearly full' })
  warning!: boolean;

  @ApiProperty({ type: [StoredKindView] })
  categories!: StoredKindView[];
}

export function toStorageStateView(state: StorageState): StorageStateView {
  return {
    used_bytes: state.usedBytes,
    quota_bytes: state.quotaBytes,
    ratio: state.ratio,
    warning: state.warning,
    categories: state.uses.map(({ measuredAt, ...use }) => ({
      ...use,
      measured_at: measuredAt?.toISOString() ?? null,
    })),
  };
}
