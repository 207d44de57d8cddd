import { Check, Column, Entity, ForeignKey, Generated, PrimaryColumn } from 'typeorm';
import { Dataset } from './dataset.entity';

/** The published annotation file of a task in the datasets bucket is not yet what the publication says. */
@Entity({ name: 'live_file_requests' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_live_file_requests_dataset',
  onDelete: 'CASCADE',
})
@Check('ck_live_file_requests_task_type', "task_type ~ '^[a-z][a-z0-9_-]*$'")
export class LiveFileRequest {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  taskType: string;

  /** Another one each time that the publication changes. */
  @Column({ type: 'bigint' })
  @Generated('increment')
  requestId: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  requestedAt: Date;

  /** Until then somebody is at work on the file. */
  @Column({ type: 'timestamptz', nullable: true })
  heldUntil: Date | null;
}
