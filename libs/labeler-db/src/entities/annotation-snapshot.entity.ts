import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { JsonObject } from '../vocabulary';
import { AnnotationVersion } from './annotation-version.entity';

/** Frozen copies of single annotations, kept for versions published by older releases. */
@Entity({ name: 'annotation_snapshots' })
@ForeignKey(() => AnnotationVersion, ['versionId'], ['id'], {
  name: 'fk_annotation_snapshots_version',
  onDelete: 'CASCADE',
})
@Index('ix_annotation_snapshots_version', ['versionId', 'annotationId'])
@Check('ck_annotation_snapshots_data', "jsonb_typeof(snapshot_data) = 'object'")
export class AnnotationSnapshot {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: number;

  @Column({ type: 'int' })
  versionId: number;

  @Column({ type: 'bigint' })
  annotationId: number;

  @Column({ type: 'jsonb' })
  snapshotData: JsonObject;
}
