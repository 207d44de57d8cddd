import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  ADD_UP_DAYS,
  DAY_FUNCTIONS,
  DAY_TABLES,
  DAY_TRIGGERS,
  RECOUNT_DAYS,
} from './annotation-days/statements';

/**
 * How many annotations people drew and confirmed on each day. A key of theirs belongs to a person, so writers would wait
 * for themselves, and statements about many people for each other; therefore triggers only note what changed
 * (`annotation_day_changes`), which waits for nobody, and the worker adds the notes up. Days and notes together are true
 * at every moment.
 */
export class CreateAnnotationDays1795251000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(DAY_TABLES);
    for (const statement of [...DAY_FUNCTIONS, ADD_UP_DAYS, RECOUNT_DAYS, ...DAY_TRIGGERS]) {
      await db.query(statement);
    }
    await db.query('select recount_annotation_days(id) from annotation_projects');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger annotation_days_truncated on annotations;
      drop trigger annotation_days_updated on annotations;
      drop trigger annotation_days_deleted on annotations;
      drop trigger annotation_days_inserted on annotations;
      drop function recount_annotation_days(varchar);
      drop function add_up_annotation_days(int);
      drop function annotation_days_truncated();
      drop function annotation_days_updated();
      drop function annotation_days_deleted();
      drop function annotation_days_inserted();
      drop table annotation_day_changes;
      drop table annotation_authors;
      drop table annotation_days
    `);
  }
}
