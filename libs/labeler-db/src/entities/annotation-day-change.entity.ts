import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What triggers noted of the days of annotations and the worker has not added up yet. May be of a project that is gone. */
@Entity({ name: 'annotation_day_changes' })
export class AnnotationDayChange {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: number;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'date' })
  day: string;

  @Column({ type: 'int' })
  userId: number;

  @Column({ type: 'varchar', length: 50 })
  taskType: string;

  @Column({ type: 'int' })
  created: number;

  @Column({ type: 'int' })
  confirmed: number;
}
