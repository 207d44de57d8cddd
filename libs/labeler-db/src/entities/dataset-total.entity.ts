import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Visibility } from '../vocabulary';

/** How many datasets are of one kind, those in deletion aside. Kept by triggers on datasets. */
@Entity({ name: 'dataset_totals' })
export class DatasetTotal {
  @PrimaryColumn({ type: 'varchar', length: 20 })
  visibility: Visibility;

  @PrimaryColumn({ type: 'boolean' })
  labeled: boolean;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  format: string;

  @PrimaryColumn({ type: 'text', array: true })
  publishedTaskTypes: string[];

  @Column({ type: 'bigint' })
  numDatasets: number;
}
