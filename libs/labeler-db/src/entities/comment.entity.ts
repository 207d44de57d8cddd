import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { AnnotationProject } from './annotation-project.entity';
import { Annotation } from './annotation.entity';
import { Image } from './image.entity';

@Entity({ name: 'comments' })
@ForeignKey(() => AnnotationProject, ['projectId', 'datasetId'], ['id', 'datasetId'], {
  name: 'fk_comments_project',
  onDelete: 'CASCADE',
})
@ForeignKey(() => Image, ['datasetId', 'imageId'], ['datasetId', 'id'], {
  name: 'fk_comments_image',
  onDelete: 'CASCADE',
})
@ForeignKey(() => Annotation, ['annotationId'], ['id'], {
  name: 'fk_comments_annotation',
  onDelete: 'SET NULL',
})
@ForeignKey(() => Comment, ['parentId'], ['id'], {
  name: 'fk_comments_parent',
  onDelete: 'CASCADE',
})
@ForeignKey(() => Comment, ['threadId'], ['id'], {
  name: 'fk_comments_thread',
  onDelete: 'CASCADE',
})
@Index('ix_comments_project_image', ['projectId', 'imageId', 'id'])
@Index('ix_comments_dataset_image', ['datasetId', 'imageId'])
@Index('ix_comments_annotation', ['annotationId'])
@Index('ix_comments_parent', ['parentId'])
@Index('ix_comments_thread', ['threadId', 'id'])
@Index('ix_comments_project', ['projectId', 'id'])
@Index('ix_comments_author', ['projectId', 'authorId', 'id'])
@Index('ix_comments_mentions', ['projectId', 'id'], { where: "mentions <> '{}'" })
@Check('ck_comments_text', "text <> '' or deleted_at is not null")
@Check('ck_comments_resolved', 'resolved = (resolved_at is not null)')
@Check('ck_comments_reply', 'thread_id is null or not resolved')
export class Comment {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: number;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  imageId: string | null;

  @Column({ type: 'bigint', nullable: true })
  annotationId: number | null;

  @Column({ type: 'text' })
  text: string;

  @Column({ type: 'bigint', nullable: true })
  parentId: number | null;

  /** The first comment of the thread; null for that comment itself. */
  @Column({ type: 'bigint', nullable: true })
  threadId: number | null;

  /** Of the whole thread; false for all but its first comment. */
  @Column({ type: 'boolean', default: false })
  resolved: boolean;

  @Column({ type: 'int' })
  authorId: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  /** Users who are addressed. */
  @Column({ type: 'int', array: true, default: [] })
  mentions: number[];

  @Column({ type: 'timestamptz', nullable: true })
  editedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  resolvedAt: Date | null;

  @Column({ type: 'int', nullable: true })
  resolvedBy: number | null;

  /** Its text is gone; it stands for what was answered. */
  @Column({ type: 'timestamptz', nullable: true })
  deletedAt: Date | null;
}
