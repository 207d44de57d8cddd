import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  ANNOTATION_TRIGGERS,
  PLACE_STATUS_TRIGGER,
  RECOUNT,
  SHIFT_ANNOTATIONS,
  SHIFT_STATUSES,
  STATUS_TRIGGERS,
} from './annotation-totals/functions';

/**
 * Keeps the status of images and every total right, whoever writes annotations: a service, an import, a cascade of a
 * removed image, or a person at a prompt. One statement costs what it changes.
 */
export class MaintainAnnotationTotals1795230120000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create type annotation_shift as (
        project_id varchar, dataset_id varchar, image_id varchar, task_type varchar, class_id varchar,
        total int, confirmed int, draft int, is_edit boolean, first_at timestamptz, changed_by int)`);
    for (const statement of [...SHIFT_ANNOTATIONS, ...SHIFT_STATUSES, RECOUNT]) {
      await db.query(statement);
    }
    await db.query(PLACE_STATUS_TRIGGER);
    // Before the triggers that would add up what the recount writes, once more.
    await db.query('select recount_annotations(id) from annotation_projects');
    await db.query(ANNOTATION_TRIGGERS);
    await db.query(STATUS_TRIGGERS);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger statuses_updated on image_annotation_status;
      drop trigger statuses_deleted on image_annotation_status;
      drop trigger statuses_inserted on image_annotation_status;
      drop trigger place_status on image_annotation_status;
      drop trigger annotations_truncated on annotations;
      drop trigger annotations_updated on annotations;
      drop trigger annotations_deleted on annotations;
      drop trigger annotations_inserted on annotations;
      drop function recount_annotations(varchar);
      drop function statuses_updated();
      drop function statuses_deleted();
      drop function statuses_inserted();
      drop function place_status();
      drop function annotations_truncated();
      drop function annotations_updated();
      drop function annotations_deleted();
      drop function annotations_inserted();
      drop function shift_many_annotations(annotation_shift[]);
      drop function shift_few_annotations(annotation_shift[]);
      drop function shard_of_writer();
      drop type annotation_shift
    `);
  }
}
