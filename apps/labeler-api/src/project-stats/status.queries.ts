import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** Images of a task by their status. No image is counted twice. */
export interface StatusCount {
  taskType: string;
  inProgress: number;
  /** Without those that were confirmed as a whole. */
  completed: number;
  confirmed: number;
}

export type ProjectStatuses = {
  task_types: string[];
  total_images: number;
  statuses: StatusCount[];
};

@Injectable()
export class StatusQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Sums over a few shards per task, whatever the number of images. Undefined when the project is gone. */
  async find(projectId: string): Promise<ProjectStatuses | undefined> {
    const [row] = await this.db.sql<ProjectStatuses>`
      select p.task_types, p.total_images, s.statuses
        from annotation_projects p
       cross join lateral (
         select coalesce(jsonb_agg(jsonb_build_object('taskType', c.task_type, 'inProgress', c.in_progress,
                                     'completed', c.completed, 'confirmed', c.confirmed)), '[]') as statuses
           from (select n.task_type, sum(n.in_progress) as in_progress, sum(n.completed) as completed,
                        sum(n.confirmed) as confirmed
                   from image_status_counts n
                  where n.project_id = p.id
                  group by n.task_type) c) s
       where p.id = ${projectId} and p.removed_at is null`;
    return row;
  }
}
