import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** What the last listing of a bucket found of one kind of objects. */
@Entity({ name: 'storage_measures' })
@Check('ck_storage_measures_bucket', "bucket in ('datasets', 'annotations')")
@Check('ck_storage_measures_amount', 'objects >= 0 and bytes >= 0')
export class StorageMeasure {
  @PrimaryColumn({ type: 'text' })
  bucket: string;

  @PrimaryColumn({ type: 'text' })
  kind: string;

  @Column({ type: 'bigint' })
  objects: number;

  @Column({ type: 'bigint' })
  bytes: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  measuredAt: Date;
}
