import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { JsonObject } from '../vocabulary';
import { AnnotationProject } from './annotation-project.entity';

/** Append-only. It outlives the annotation, but not the project. */
@Entity({ name: 'annotation_history' })
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_annotation_history_project',
  onDelete: 'CASCADE',
})
@Index('ix_annotation_history_project', ['projectId', 'timestamp', 'id'])
@Index('ix_annotation_history_annotation', ['annotationId', 'id'])
@Index('ix_annotation_history_image', ['projectId', 'imageId', 'id'])
@Index('ix_annotation_history_deletions', ['projectId', 'id'], { where: 'new_state is null' })
@Check('ck_annotation_history_action', "action <> ''")
@Check('ck_annotation_history_previous_state', "jsonb_typeof(previous_state) = 'object'")
@Check('ck_annotation_history_new_state', "jsonb_typeof(new_state) = 'object'")
export class AnnotationHistory {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: number;

  @Column({ type: 'bigint' })
  annotationId: number;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'varchar', length: 20 })
  action: string;

  @Column({ type: 'jsonb', nullable: true })
  previousState: JsonObject | null;

  @Column({ type: 'jsonb', nullable: true })
  newState: JsonObject | null;

  @Column({ type: 'int' })
  changedBy: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  timestamp: Date;

  /** Null where older releases did not say. */
  @Column({ type: 'varchar', length: 255, nullable: true })
  imageId: string | null;

  @Column({ type: 'varchar', length: 50, nullable: true })
  taskType: string | null;
}
