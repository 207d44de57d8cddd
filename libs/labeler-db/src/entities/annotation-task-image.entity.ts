import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AnnotationTask } from './annotation-task.entity';
import { Image } from './image.entity';

/** An image that somebody is to annotate. */
@Entity({ name: 'annotation_task_images' })
@ForeignKey(() => AnnotationTask, ['taskId'], ['id'], {
  name: 'fk_annotation_task_images_task',
  onDelete: 'CASCADE',
})
@ForeignKey(() => Image, ['datasetId', 'imageId'], ['datasetId', 'id'], {
  name: 'fk_annotation_task_images_image',
  onDelete: 'CASCADE',
})
@Index('ix_annotation_task_images_image', ['datasetId', 'imageId'])
@Index('ix_annotation_task_images_ordinal', ['taskId', 'imageOrdinal'])
export class AnnotationTaskImage {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  taskId: string;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  imageId: string;

  @Column({ type: 'bigint' })
  imageOrdinal: number;

  /** Kept by triggers on the status of images. */
  @Column({ type: 'boolean', default: false })
  completed: boolean;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  addedAt: Date;
}
