import { LabelerDb, type TaskStatus } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { OVERDUE, TASK_COLUMNS, type TaskRow } from './task-row';

export interface TaskSearch {
  /** Null for the tasks of all projects that the user takes part in. */
  projectId: string | null;
  userId: number;
  /** `none` for tasks without one; null for any. */
  assignee: number | 'none' | null;
  reviewer: number | 'none' | null;
  status: TaskStatus | null;
  overdue: boolean | null;
  /** `cursor` of the last task of the page before. */
  after: string | null;
  limit: number;
}

export interface TaskImageSearch {
  taskId: string;
  completed: boolean | null;
  /** Place of the last image of the page before. */
  after: number | null;
  limit: number;
}

export type TaskImageRow = {
  image_id: string;
  file_name: string;
  folder: string | null;
  completed: boolean;
  ordinal: number;
};

const FIND = `select ${TASK_COLUMNS} from annotation_tasks t join annotation_projects p on p.id = t.project_id
  where t.id = $1 and t.project_id = $2`;

/** Seats end with the membership, and what is in the trash is not worked on. */
const TAKES_PART = (user: string) => `
  exists (select from datasets d join project_permissions m on m.project_id = t.project_id
           where d.id = p.dataset_id and d.status <> 'deleting' and m.user_id = ${user})`;

@Injectable()
export class TaskQueries {
  constructor(private readonly db: LabelerDb) {}

  async find(projectId: string, taskId: string): Promise<TaskRow | undefined> {
    const [row] = await this.db.query<TaskRow>(FIND, [taskId, projectId]);
    return row;
  }

  /** Newest first. */
  async list(search: TaskSearch): Promise<TaskRow[]> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = [
      search.projectId === null
        ? TAKES_PART(bind(search.userId))
        : `t.project_id = ${bind(search.projectId)}`,
    ];
    for (const part of ['assignee', 'reviewer'] as const) {
      const wanted = search[part];
      if (wanted === 'none') conditions.push(`t.${part}_id is null`);
      else if (wanted !== null) conditions.push(`t.${part}_id = ${bind(wanted)}`);
    }
    if (search.status !== null) conditions.push(`t.status = ${bind(search.status)}`);
    if (search.overdue !== null) conditions.push(`${OVERDUE} = ${bind(search.overdue)}`);
    if (search.after !== null) {
      const [, micros, id] = /^(\d+)\.(.+)$/.exec(search.after) ?? [];
      conditions.push(
        `(t.created_at, t.id) < (timestamptz 'epoch' + ${bind(micros)}::bigint * interval '1 microsecond', ${bind(id)})`,
      );
    }
    return this.db.query<TaskRow>(
      `select ${TASK_COLUMNS} from annotation_tasks t join annotation_projects p on p.id = t.project_id
        where ${conditions.join(' and ')}
        order by t.created_at desc, t.id desc
        limit ${bind(search.limit)}`,
      values,
    );
  }

  /** In the order of the list of images. */
  images({ taskId, completed, after, limit }: TaskImageSearch): Promise<TaskImageRow[]> {
    return this.db.sql<TaskImageRow>`
      select i.image_id, m.file_name, nullif(m.folder_path, '') as folder, i.completed, i.image_ordinal as ordinal
        from annotation_task_images i
        join image_metadata m on m.dataset_id = i.dataset_id and m.id = i.image_id
       where i.task_id = ${taskId} and i.image_ordinal > ${after ?? 0}
         and (${completed}::boolean is null or i.completed = ${completed})
       order by i.image_ordinal
       limit ${limit}`;
  }
}
