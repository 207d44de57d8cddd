import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { VersionType } from '../vocabulary';
import { AnnotationProject } from './annotation-project.entity';

@Entity({ name: 'annotation_versions' })
@Unique('uq_annotation_versions_number', ['projectId', 'taskType', 'versionNumber'])
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_annotation_versions_project',
  onDelete: 'CASCADE',
})
@Index('ix_annotation_versions_project', ['projectId', 'createdAt', 'id'])
@Check('ck_annotation_versions_task_type', "task_type ~ '^[a-z][a-z0-9_-]*$'")
@Check(
  'ck_annotation_versions_number',
  String.raw`version_number !~ '[/\\[:cntrl:]]' and version_number not in ('', '.', '..')`,
)
@Check('ck_annotation_versions_type', "version_type in ('working', 'published')")
@Check(
  'ck_annotation_versions_format',
  "export_format in ('dice', 'coco', 'yolo', 'voc', 'cvat', 'datumaro', 'labelstudio', 'imagefolder')",
)
@Check('ck_annotation_versions_counters', 'annotation_count >= 0 and image_count >= 0')
export class AnnotationVersion {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'varchar', length: 50 })
  taskType: string;

  @Column({ type: 'varchar', length: 50 })
  versionNumber: string;

  @Column({ type: 'varchar', length: 20 })
  versionType: VersionType;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'int', nullable: true })
  createdBy: number | null;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'int', nullable: true })
  annotationCount: number | null;

  @Column({ type: 'int', nullable: true })
  imageCount: number | null;

  @Column({ type: 'varchar', length: 20, nullable: true })
  exportFormat: string | null;

  @Column({ type: 'text', nullable: true })
  exportPath: string | null;

  @Column({ type: 'text', nullable: true })
  downloadUrl: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  downloadUrlExpiresAt: Date | null;
}
