import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AnnotationProject } from './annotation-project.entity';

/** How often an image has a class in a task. Kept by triggers on annotations. */
@Entity({ name: 'image_classes' })
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_image_classes_project',
  onDelete: 'CASCADE',
})
@Index('ix_image_classes_class', ['projectId', 'taskType', 'classId', 'imageOrdinal'], {
  where: 'annotations > 0',
})
@Check('ck_image_classes_annotations', 'annotations >= 0')
export class ImageClass {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  projectId: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  imageId: string;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  taskType: string;

  /** Empty for annotations without a class. */
  @PrimaryColumn({ type: 'varchar', length: 50 })
  classId: string;

  @Column({ type: 'bigint' })
  imageOrdinal: number;

  @Column({ type: 'int' })
  annotations: number;
}
