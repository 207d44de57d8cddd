import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** What there is, without datasets in the trash. */
export type Resources = {
  datasets: number;
  datasets_by_status: Record<string, number>;
  images: number;
  bytes: number;
  annotations: number;
  annotations_by_task: Record<string, number>;
};

@Injectable()
export class ResourceQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Sums over datasets and over people in projects, whatever the number of images and annotations. */
  async find(): Promise<Resources> {
    const [row] = await this.db.sql<Resources>`
      with listed as materialized (
        select d.id, d.status, d.num_images, d.total_bytes from datasets d where d.status <> 'deleting'
      ), statuses as materialized (
        select l.status, count(*) as datasets, sum(l.num_images) as images, sum(l.total_bytes) as bytes
          from listed l group by l.status
      ), tasks as materialized (
        select c.task_type, sum(c.annotations) as annotations
          from (select a.project_id, a.task_type, a.annotations from annotation_authors a
                union all
                select n.project_id, n.task_type, n.created from annotation_day_changes n) c
          join annotation_projects p on p.id = c.project_id and p.removed_at is null
          join listed l on l.id = p.dataset_id
         group by c.task_type
        having sum(c.annotations) > 0
      )
      select coalesce(sum(s.datasets), 0) as datasets, coalesce(sum(s.images), 0) as images,
             coalesce(sum(s.bytes), 0) as bytes,
             coalesce(jsonb_object_agg(s.status, s.datasets) filter (where s.status is not null), '{}')
               as datasets_by_status,
             (select coalesce(sum(t.annotations), 0) from tasks t) as annotations,
             (select coalesce(jsonb_object_agg(t.task_type, t.annotations), '{}') from tasks t) as annotations_by_task
        from statuses s`;
    if (!row) throw new Error('An aggregate has a row');
    return row;
  }
}
