import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { AnnotationProject } from './annotation-project.entity';
import { Image } from './image.entity';

@Entity({ name: 'image_locks' })
@Unique('uq_project_image_lock', ['projectId', 'imageId'])
@ForeignKey(() => AnnotationProject, ['projectId', 'datasetId'], ['id', 'datasetId'], {
  name: 'fk_image_locks_project',
  onDelete: 'CASCADE',
})
@ForeignKey(() => Image, ['datasetId', 'imageId'], ['datasetId', 'id'], {
  name: 'fk_image_locks_image',
  onDelete: 'CASCADE',
})
@Index('ix_image_locks_dataset_image', ['datasetId', 'imageId'])
@Index('ix_image_locks_project_expires', ['projectId', 'expiresAt'])
@Index('ix_image_locks_expires', ['expiresAt'])
@Check('ck_image_locks_expires', 'expires_at >= locked_at')
export class ImageLock {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  @Column({ type: 'varchar', length: 255 })
  imageId: string;

  @Column({ type: 'int' })
  userId: number;

  /** Rises each time that somebody takes the lock; a write with an older one came too late. */
  @Column({ type: 'bigint', default: () => "nextval('image_lock_fencing_tokens')" })
  fencingToken: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  lockedAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  heartbeatAt: Date;

  /** A lock that was released ended then; its row keeps the token until the sweep. */
  @Column({ type: 'timestamptz' })
  expiresAt: Date;
}
