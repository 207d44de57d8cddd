import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A dataset of which nothing is left. What a late upload stored of it is removed as long as this row is there. */
@Entity({ name: 'removed_datasets' })
export class RemovedDataset {
  @PrimaryColumn({ type: 'text' })
  datasetId: string;

  @Column({ type: 'text', array: true })
  projectIds: string[];

  @Column({ type: 'timestamptz', default: () => 'now()' })
  removedAt: Date;
}
