import type { Tx } from '@libs/database';
import type { JsonObject, TaskType } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

const ANNOTATIONS = { show_labels: true, show_confidence: false };

/** How a task that is added to a project is shown. Tasks without an entry have nothing to choose. */
const DEFAULTS: Partial<Record<TaskType, JsonObject>> = {
  detection: ANNOTATIONS,
  segmentation: ANNOTATIONS,
  classification: { multi_label: false, show_confidence: false },
};

/** Writes of what can be annotated in a project, in the transaction of the caller. */
@Injectable()
export class TaskTypeRepository {
  /**
   * One conditional statement: of several that add the same task, one does. Classes and settings that an older
   * release left of the task are kept.
   */
  async add(
    tx: Tx,
    projectId: string,
    taskType: TaskType,
    userId: number,
  ): Promise<'added' | 'there' | 'gone'> {
    const rows = await tx.sql`
      update annotation_projects p
         set task_types = array_append(p.task_types, ${taskType}::varchar),
             task_classes = jsonb_build_object(${taskType}::text, '{}'::jsonb) || p.task_classes,
             task_config = jsonb_build_object(${taskType}::text, ${JSON.stringify(DEFAULTS[taskType] ?? {})}::jsonb)
                           || p.task_config,
             updated_at = now(), last_updated_by = ${userId}
       where p.id = ${projectId} and p.removed_at is null and not (${taskType}::varchar = any(p.task_types))
      returning 1 as added`;
    if (rows.length > 0) return 'added';
    const found = await tx.sql`
      select from annotation_projects p where p.id = ${projectId} and p.removed_at is null`;
    return found.length > 0 ? 'there' : 'gone';
  }

  /** Nobody writes annotations of the project from here to the end of the transaction. Undefined when it is gone. */
  async lock(tx: Tx, projectId: string): Promise<string[] | undefined> {
    const [row] = await tx.sql<{ task_types: string[] }>`
      select p.task_types from annotation_projects p
       where p.id = ${projectId} and p.removed_at is null
         for update`;
    return row?.task_types;
  }

  async countAnnotations(tx: Tx, projectId: string, taskType: string): Promise<number> {
    const [row] = await tx.sql<{ annotations: number }>`
      select count(*) as annotations from annotations a
       where a.project_id = ${projectId} and a.task_type = ${taskType}`;
    return row?.annotations ?? 0;
  }

  /** Its classes and settings go with it. */
  async remove(tx: Tx, projectId: string, taskType: string, userId: number): Promise<void> {
    await tx.sql`
      update annotation_projects p
         set task_types = array_remove(p.task_types, ${taskType}::varchar),
             task_classes = p.task_classes - ${taskType}::text, task_config = p.task_config - ${taskType}::text,
             updated_at = now(), last_updated_by = ${userId}
       where p.id = ${projectId}`;
  }
}
