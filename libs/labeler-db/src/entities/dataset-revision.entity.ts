import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '../vocabulary';
import { Dataset } from './dataset.entity';

/** A state of a dataset that stays readable, and what it amounts to. */
@Entity({ name: 'dataset_revisions' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_dataset_revisions_dataset',
  onDelete: 'CASCADE',
})
@Check('ck_dataset_revisions_revision', 'revision >= 1')
@Check('ck_dataset_revisions_classes', "jsonb_typeof(classes) = 'object'")
@Check('ck_dataset_revisions_tasks', "jsonb_typeof(tasks) = 'object'")
@Check('ck_dataset_revisions_counters', 'images >= 0 and image_bytes >= 0')
export class DatasetRevision {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  /** From 1. */
  @PrimaryColumn({ type: 'int' })
  revision: number;

  @Column({ type: 'varchar', length: 50, nullable: true })
  projectId: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  frozenAt: Date;

  @Column({ type: 'text', array: true })
  taskTypes: string[];

  /** By task, ordered: `[{id, name, color}]`. */
  @Column({ type: 'jsonb' })
  classes: JsonObject;

  @Column({ type: 'bigint' })
  images: number;

  /** Sum of their sizes. */
  @Column({ type: 'bigint' })
  imageBytes: number;

  /** Totals and hash of the labels, by task and content. */
  @Column({ type: 'jsonb' })
  tasks: JsonObject;

  @Column({ type: 'text' })
  contentHash: string;

  /** The same without drafts. */
  @Column({ type: 'text' })
  reviewedHash: string;
}
