import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { JsonObject, VersionType } from '../vocabulary';
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
@Check(
  'ck_annotation_versions_content',
  `num_nulls(revision, include_draft, folder, dice_path, dice_size, content_hash, content_version, labels_hash,
    basis_hash, export_size, export_sha256, conservation) in (0, 12)`,
)
@Check('ck_annotation_versions_revision', 'revision >= 1 and content_version >= 1')
@Check('ck_annotation_versions_sizes', 'dice_size >= 0 and export_size >= 0')
@Check('ck_annotation_versions_sha256', "export_sha256 ~ '^[0-9a-f]{64}$'")
@Check('ck_annotation_versions_conservation', "jsonb_typeof(conservation) = 'object'")
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

  @Column({ type: 'text', nullable: true })
  notes: string | null;

  /** The frozen state of the dataset that the version is made of. This and what follows is null for older releases. */
  @Column({ type: 'bigint', nullable: true })
  revision: number | null;

  @Column({ type: 'boolean', nullable: true })
  includeDraft: boolean | null;

  /** Where its files lie, below the exports of the project and the task. Stays when the version is renamed. */
  @Column({ type: 'text', nullable: true })
  folder: string | null;

  /** Key of the DICE file in the annotations bucket, which every version has. */
  @Column({ type: 'text', nullable: true })
  dicePath: string | null;

  @Column({ type: 'bigint', nullable: true })
  diceSize: number | null;

  /** `sha256:` and hex, over the bytes of the DICE file. */
  @Column({ type: 'varchar', length: 80, nullable: true })
  contentHash: string | null;

  /** The number that the file states: the same in versions with the same labels, else higher than before. */
  @Column({ type: 'int', nullable: true })
  contentVersion: number | null;

  /** Names what was labeled, with which classes; two versions with the same labels have the same. */
  @Column({ type: 'text', nullable: true })
  labelsHash: string | null;

  /** Names everything that the DICE file was made of, besides the files of images. */
  @Column({ type: 'text', nullable: true })
  basisHash: string | null;

  /** Of the file of `exportFormat`. */
  @Column({ type: 'bigint', nullable: true })
  exportSize: number | null;

  /** Of the file of `exportFormat`, lower-case hex. */
  @Column({ type: 'text', nullable: true })
  exportSha256: string | null;

  /** What the format of the export kept. */
  @Column({ type: 'jsonb', nullable: true })
  conservation: JsonObject | null;
}
