import type { Tx } from '@libs/database';
import type { JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { databaseJson } from '../annotation-import/database-json';
import { classesOf } from '../projects/task-classes';

/** A task of a project. */
export interface TaskPlace {
  projectId: string;
  taskType: string;
}

/** The classes of a task, as they are until the end of the transaction that locked them. */
export interface LockedTask {
  /** Whether the project has the task. */
  isKnown: boolean;
  classes: ReadonlyMap<string, JsonObject>;
}

export interface ClassCount {
  annotations: number;
  images: number;
}

/**
 * Writes of classes, in the transaction of the caller. Each changes one class within the document, under the lock of
 * the project's row.
 */
@Injectable()
export class ClassRepository {
  /** Classes change one after the other. Undefined when the project is gone. */
  async lock(tx: Tx, place: TaskPlace): Promise<LockedTask | undefined> {
    return this.toLocked(
      await tx.query<LockedRow>(`${LOCK} for no key update`, [place.projectId, place.taskType]),
    );
  }

  /**
   * The same, and nobody gives an annotation a class meanwhile: who does holds the row of the project with `for key
   * share` from before the class is looked up.
   */
  async lockForAll(tx: Tx, place: TaskPlace): Promise<LockedTask | undefined> {
    return this.toLocked(
      await tx.query<LockedRow>(`${LOCK} for update`, [place.projectId, place.taskType]),
    );
  }

  /** Writes one class, new or not. */
  async put(
    tx: Tx,
    { projectId, taskType }: TaskPlace,
    [classId, value]: readonly [string, JsonObject],
    userId: number,
  ): Promise<void> {
    await tx.sql`
      update annotation_projects p
         set task_classes = jsonb_set(p.task_classes, array[${taskType}::text],
               coalesce(p.task_classes -> ${taskType}::text, '{}')
               || jsonb_build_object(${classId}::text, ${databaseJson(value)}::jsonb)),
             updated_at = now(), last_updated_by = ${userId}
       where p.id = ${projectId}`;
  }

  async remove(
    tx: Tx,
    { projectId, taskType }: TaskPlace,
    classId: string,
    userId: number,
  ): Promise<void> {
    await tx.sql`
      update annotation_projects p
         set task_classes = jsonb_set(p.task_classes, array[${taskType}::text],
               (p.task_classes -> ${taskType}::text) - ${classId}::text),
             updated_at = now(), last_updated_by = ${userId}
       where p.id = ${projectId}`;
  }

  /** @param orders Place of every class of the task, by its id. */
  async setOrders(
    tx: Tx,
    { projectId, taskType }: TaskPlace,
    orders: Readonly<Record<string, number>>,
    userId: number,
  ): Promise<void> {
    await tx.sql`
      update annotation_projects p
         set task_classes = jsonb_set(p.task_classes, array[${taskType}::text],
               (select coalesce(jsonb_object_agg(c.key, c.value
                                  || jsonb_build_object('order', ${databaseJson(orders)}::jsonb -> c.key)), '{}')
                  from jsonb_each(p.task_classes -> ${taskType}::text) c)),
             updated_at = now(), last_updated_by = ${userId}
       where p.id = ${projectId}`;
  }

  /** How often each class of the task is used; those that are not are left out. */
  async counts(
    tx: Tx,
    { projectId, taskType }: TaskPlace,
  ): Promise<ReadonlyMap<string, ClassCount>> {
    const rows = await tx.sql<ClassCount & { class_id: string }>`
      select n.class_id, sum(n.annotations)::bigint as annotations, sum(n.images)::bigint as images
        from annotation_counts n
       where n.project_id = ${projectId} and n.task_type = ${taskType}
       group by n.class_id`;
    return new Map(rows.map(({ class_id: classId, ...count }) => [classId, count]));
  }

  private toLocked([row]: LockedRow[]): LockedTask | undefined {
    return row && { isKnown: row.is_known, classes: new Map(classesOf(row.classes)) };
  }
}

type LockedRow = { is_known: boolean; classes: JsonObject | null };

const LOCK = `
  select $2::varchar = any(p.task_types) as is_known, p.task_classes -> $2::text as classes
    from annotation_projects p
   where p.id = $1 and p.removed_at is null`;
