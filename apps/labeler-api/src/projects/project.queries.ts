import { type JsonObject, LabelerDb, type ProjectStatus } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { ClassUse } from './task-classes';

/** A project with what its annotations amount to at this moment. */
export type ProjectRow = {
  id: string;
  name: string;
  description: string | null;
  dataset_id: string;
  owner_id: number;
  task_types: string[];
  task_config: JsonObject;
  task_classes: JsonObject;
  settings: JsonObject;
  total_images: number;
  annotated_images: number;
  total_annotations: number;
  status: ProjectStatus;
  created_at: Date;
  /** Of the project or of its annotations, whichever changed last. */
  updated_at: Date;
  last_updated_by: number | null;
  dataset_name: string;
  dataset_num_items: number;
  uses: ClassUse[];
};

export interface Page {
  skip: number;
  limit: number;
}

/**
 * Reads projects from `source`, newest first. The totals are sums over a few shards per project and class, whatever
 * the number of annotations.
 */
const projectsFrom = (source: string): string => `
  select p.id, p.name, p.description, p.dataset_id, p.owner_id, p.task_types, p.task_config, p.task_classes, p.settings,
         p.total_images, t.annotated_images, t.annotations as total_annotations, p.status, p.created_at,
         greatest(p.updated_at, t.changed_at) as updated_at,
         case when t.changed_at > p.updated_at then t.changed_by else p.last_updated_by end as last_updated_by,
         p.dataset_name, p.dataset_num_items, u.uses
    from (${source}) p
   cross join lateral (
     select coalesce(sum(a.annotations), 0)::bigint as annotations,
            coalesce(sum(a.annotated_images), 0)::bigint as annotated_images, max(a.changed_at) as changed_at,
            (array_agg(a.changed_by order by a.changed_at desc nulls last))[1] as changed_by
       from project_activity a
      where a.project_id = p.id) t
   cross join lateral (
     select coalesce(jsonb_agg(jsonb_build_object('taskType', c.task_type, 'classId', c.class_id,
                                                  'annotations', c.annotations, 'images', c.images)), '[]') as uses
       from (select n.task_type, n.class_id, sum(n.annotations) as annotations, sum(n.images) as images
               from annotation_counts n
              where n.project_id = p.id
              group by n.task_type, n.class_id) c) u
   order by p.created_at desc, p.id desc`;

const SOURCE = `
  select a.*, d.name as dataset_name, d.num_images as dataset_num_items
    from annotation_projects a
    join datasets d on d.id = a.dataset_id
   where d.status <> 'deleting' and a.removed_at is null`;

const OF_DATASET = projectsFrom(`${SOURCE} and d.id = $1`);

const OF_MEMBER = projectsFrom(`${SOURCE}
    and a.id in (select m.project_id from project_permissions m where m.user_id = $1)
   order by a.created_at desc, a.id desc offset $2 limit $3`);

@Injectable()
export class ProjectQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Undefined when the dataset has no project, or is gone. */
  async findOf(datasetId: string): Promise<ProjectRow | undefined> {
    const [row] = await this.db.query<ProjectRow>(OF_DATASET, [datasetId]);
    return row;
  }

  /** Projects in which the user has a role, newest first. */
  listOfMember(userId: number, { skip, limit }: Page): Promise<ProjectRow[]> {
    return this.db.query<ProjectRow>(OF_MEMBER, [userId, skip, limit]);
  }
}
