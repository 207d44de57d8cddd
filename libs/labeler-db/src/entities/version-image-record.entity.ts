import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '../vocabulary';
import { AnnotationProject } from './annotation-project.entity';

/** What the versions from `fromVersion` up to but without `toVersion` say of an image. */
@Entity({ name: 'version_image_records' })
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_version_image_records_project',
  onDelete: 'CASCADE',
})
@Index('ux_version_image_records_open', ['projectId', 'taskType', 'imageId'], {
  unique: true,
  where: 'to_version is null',
})
@Index('ix_version_image_records_range', ['projectId', 'taskType', 'toVersion', 'fromVersion'])
@Check('ck_version_image_records_range', 'from_version >= 1 and to_version > from_version')
@Check('ck_version_image_records_record', "jsonb_typeof(record) = 'object'")
@Check('ck_version_image_records_hash', "record_hash <> ''")
export class VersionImageRecord {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  projectId: string;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  taskType: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  imageId: string;

  /** The number of the version within its project and task, counted from 1. */
  @PrimaryColumn({ type: 'int' })
  fromVersion: number;

  /** Null while the newest version still says so. */
  @Column({ type: 'int', nullable: true })
  toVersion: number | null;

  @Column({ type: 'jsonb' })
  record: JsonObject;

  @Column({ type: 'text' })
  recordHash: string;
}
