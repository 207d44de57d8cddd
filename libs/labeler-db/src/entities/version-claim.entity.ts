import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { AnnotationProject } from './annotation-project.entity';

/** A folder of the annotations bucket that belongs to no version: not yet, or not any more. */
@Entity({ name: 'version_claims' })
@Unique('uq_version_claims_folder', ['projectId', 'taskType', 'folder'])
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_version_claims_project',
  onDelete: 'CASCADE',
})
@Index('ix_version_claims_expires', ['expiresAt', 'versionId'])
@Check('ck_version_claims_task_type', "task_type ~ '^[a-z][a-z0-9_-]*$'")
@Check(
  'ck_version_claims_number',
  String.raw`version_number !~ '[/\\[:cntrl:]]' and version_number not in ('', '.', '..')`,
)
@Check(
  'ck_version_claims_folder',
  String.raw`folder !~ '[/\\[:cntrl:]]' and folder not in ('', '.', '..')`,
)
export class VersionClaim {
  /** The id that the version gets. Later claims have higher ones. */
  @PrimaryColumn({ type: 'int' })
  versionId: number;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'varchar', length: 50 })
  taskType: string;

  @Column({ type: 'varchar', length: 50 })
  versionNumber: string;

  @Column({ type: 'text' })
  folder: string;

  @Column({ type: 'bigint' })
  revision: number;

  /** As the version will have it, and the next claim compares it. */
  @Column({ type: 'text' })
  labelsHash: string;

  @Column({ type: 'int' })
  contentVersion: number;

  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' })
  claimedAt: Date;

  /** From then on the publisher counts as dead, and what it wrote is removed. */
  @Column({ type: 'timestamptz' })
  expiresAt: Date;

  /** When the objects were removed. The row stays for a while: a stalled publisher may write yet. */
  @Column({ type: 'timestamptz', nullable: true })
  sweptAt: Date | null;
}
