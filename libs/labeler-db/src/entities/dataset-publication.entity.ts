import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AnnotationVersion } from './annotation-version.entity';
import { Dataset } from './dataset.entity';

/** What is published of a dataset for one task. */
@Entity({ name: 'dataset_publications' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_dataset_publications_dataset',
  onDelete: 'CASCADE',
})
@ForeignKey(() => AnnotationVersion, ['versionId'], ['id'], {
  name: 'fk_dataset_publications_version',
  onDelete: 'SET NULL',
})
@Index('ix_dataset_publications_version', ['versionId'])
@Check('ck_dataset_publications_task_type', "task_type ~ '^[a-z][a-z0-9_-]*$'")
@Check('ck_dataset_publications_class_names', "jsonb_typeof(class_names) = 'array'")
@Check(
  'ck_dataset_publications_counters',
  'num_images >= 0 and num_annotations >= 0 and num_classes >= 0',
)
export class DatasetPublication {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  taskType: string;

  @Column({ type: 'int', nullable: true })
  versionId: number | null;

  /** Key of the annotation file in the datasets bucket. */
  @Column({ type: 'text' })
  annotationPath: string;

  @Column({ type: 'int' })
  numImages: number;

  @Column({ type: 'int' })
  numAnnotations: number;

  @Column({ type: 'int' })
  numClasses: number;

  @Column({ type: 'jsonb' })
  classNames: string[];

  /** `sha256:` and hex, over the bytes of the annotation file; null when an older release published it. */
  @Column({ type: 'varchar', length: 80, nullable: true })
  contentHash: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  publishedAt: Date;
}
