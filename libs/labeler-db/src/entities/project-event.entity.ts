import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '../vocabulary';
import { AnnotationProject } from './annotation-project.entity';

/** Something that happened in a project, for those who watch it. */
@Entity({ name: 'project_events' })
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_project_events_project',
  onDelete: 'CASCADE',
})
@Index('ix_project_events_transaction', ['projectId', 'transactionId'])
@Index('ix_project_events_created', ['createdAt'])
export class ProjectEvent {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  projectId: string;

  @PrimaryColumn({ type: 'bigint', default: () => "nextval('project_event_ids')" })
  id: number;

  @Column({ type: 'varchar', length: 40 })
  type: string;

  /** Who did it; null when nobody is known to have. */
  @Column({ type: 'int', nullable: true })
  actorId: number | null;

  @Column({ type: 'jsonb' })
  payload: JsonObject;

  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt: Date;

  /** The transaction that wrote the row: ids do not become visible in order. TypeORM compares defaults without casts. */
  @Column({ type: 'bigint', default: () => '((pg_current_xact_id()))' })
  transactionId: number;
}
