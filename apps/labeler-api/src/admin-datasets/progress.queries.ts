import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** How far the labeling of a dataset is. Everything is zero for one without a project. */
export type Progress = {
  project_id: string | null;
  images: number;
  task_types: string[];
  /** With annotations or a verdict in some task. */
  begun_images: number;
  /** Completed or confirmed in every task of the project. */
  completed_images: number;
  tasks: Record<string, number>;
  contributions: { user_id: number; annotations: number }[];
};

const MOST = 10;

@Injectable()
export class ProgressQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Undefined when there is no such dataset, or it lies in the trash. */
  async find(datasetId: string): Promise<Progress | undefined> {
    const [row] = await this.db.query<Progress>(PROGRESS, [datasetId]);
    return row;
  }
}

/** One task is counted already; what is complete in several is complete in each, and looked up there. */
const COMPLETED = `
  case cardinality(p.task_types)
    when 0 then 0
    when 1 then (select coalesce(sum(c.completed + c.confirmed), 0) from image_status_counts c
                  where c.project_id = p.id and c.task_type = p.task_types[1])
    else (select count(*)
            from (select from image_annotation_status s
                   where s.project_id = p.id and s.task_type = any(p.task_types) and s.status = 'completed'
                   group by s.image_ordinal having count(*) = cardinality(p.task_types)) i)
  end`;

const PROGRESS = `
  with project as materialized (
    select p.id, p.dataset_id, p.task_types from annotation_projects p
     where p.dataset_id = $1 and p.removed_at is null
  ), authors as materialized (
    select c.user_id, c.task_type, sum(c.annotations) as annotations
      from (select a.project_id, a.user_id, a.task_type, a.annotations from annotation_authors a
             where a.project_id = (select id from project)
            union all
            select n.project_id, n.user_id, n.task_type, n.created from annotation_day_changes n
             where n.project_id = (select id from project)) c
     group by c.user_id, c.task_type
  )
  select p.id as project_id, d.num_images as images, coalesce(p.task_types, '{}') as task_types,
         (select coalesce(sum(a.annotated_images), 0) from project_activity a where a.project_id = p.id) as begun_images,
         coalesce(${COMPLETED}, 0) as completed_images,
         (select coalesce(jsonb_object_agg(t.task_type, t.annotations), '{}')
            from (select a.task_type, sum(a.annotations) as annotations from authors a
                   group by a.task_type having sum(a.annotations) > 0) t) as tasks,
         (select coalesce(jsonb_agg(jsonb_build_object('user_id', u.user_id, 'annotations', u.annotations)
                                    order by u.annotations desc, u.user_id), '[]')
            from (select a.user_id, sum(a.annotations) as annotations from authors a
                   group by a.user_id having sum(a.annotations) > 0
                   order by annotations desc, a.user_id limit ${MOST}) u) as contributions
    from datasets d
    left join project p on p.dataset_id = d.id
   where d.id = $1 and d.status <> 'deleting'`;
