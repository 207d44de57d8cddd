import type { MigrationInterface, QueryRunner } from 'typeorm';

/** History says where an annotation lay and holds all of it, so that any state of it can be brought back. */
export class DescribeAnnotationStates1795230180000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table annotation_history
        add column image_id varchar(255),
        add column task_type varchar(50);
      update annotation_history h
         set image_id = coalesce(h.new_state ->> 'image_id', h.previous_state ->> 'image_id', a.image_id),
             task_type = coalesce(h.new_state ->> 'task_type', h.previous_state ->> 'task_type', a.task_type)
        from annotation_history o
        left join annotations a on a.id = o.annotation_id
       where h.id = o.id;
      create index ix_annotation_history_image
        on annotation_history (project_id, image_id, id);
      create function annotation_state(a annotations) returns jsonb language sql stable as $$
        select jsonb_build_object(
          'image_id', a.image_id, 'annotation_type', a.annotation_type, 'task_type', a.task_type,
          'geometry', a.geometry, 'class_id', a.class_id, 'class_name', a.class_name,
          'attributes', a.attributes, 'confidence', a.confidence, 'is_verified', a.is_verified,
          'notes', a.notes, 'version', a.version, 'annotation_state', a.annotation_state,
          'confirmed_at', a.confirmed_at, 'confirmed_by', a.confirmed_by,
          'created_by', a.created_by, 'created_at', a.created_at,
          'updated_by', a.updated_by, 'updated_at', a.updated_at)
      $$
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function annotation_state(annotations);
      drop index ix_annotation_history_image;
      alter table annotation_history drop column task_type, drop column image_id
    `);
  }
}
