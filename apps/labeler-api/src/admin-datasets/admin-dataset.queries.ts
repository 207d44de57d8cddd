import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export type DatasetTotals = {
  datasets: number;
  images: number;
  bytes: number;
  annotations: number;
  by_status: Record<string, number>;
};

export type RecentDataset = {
  id: string;
  name: string;
  status: string;
  num_images: number;
  changed_at: Date;
  changed_by: number;
};

export type DatasetDetails = {
  id: string;
  name: string;
  description: string | null;
  owner_id: number;
  status: string;
  created_at: Date;
  updated_at: Date;
  num_images: number;
  total_bytes: number;
  projects: {
    id: string;
    name: string;
    task_types: string[];
    annotations: number;
    created_at: string;
  }[];
};

const annotationsOf = (project: string) => `
  (select coalesce(sum(a.annotations), 0) from project_activity a where a.project_id = ${project})`;

/** Datasets as administrators see them: all of them but those in the trash. */
@Injectable()
export class AdminDatasetQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Sums over datasets and the shards of their projects. */
  async totals(): Promise<DatasetTotals> {
    const [row] = await this.db.sql<DatasetTotals>`
      with statuses as materialized (
        select d.status, count(*) as datasets, sum(d.num_images) as images, sum(d.total_bytes) as bytes
          from datasets d
         where d.status <> 'deleting'
         group by d.status
      )
      select coalesce(sum(s.datasets), 0) as datasets, coalesce(sum(s.images), 0) as images,
             coalesce(sum(s.bytes), 0) as bytes,
             coalesce(jsonb_object_agg(s.status, s.datasets) filter (where s.status is not null), '{}') as by_status,
             (select coalesce(sum(a.annotations), 0)
                from project_activity a
                join annotation_projects p on p.id = a.project_id and p.removed_at is null
                join datasets d on d.id = p.dataset_id and d.status <> 'deleting') as annotations
        from statuses s`;
    if (!row) throw new Error('An aggregate has a row');
    return row;
  }

  /** By their last change, be it of the dataset, of its project or of an annotation, and who made it. */
  listRecent(limit: number): Promise<RecentDataset[]> {
    return this.db.sql<RecentDataset>`
      with changes as (
        select d.id, d.updated_at as at, null::int as by, 0 as rank
          from datasets d where d.status <> 'deleting'
        union all
        select p.dataset_id, p.updated_at, p.last_updated_by, 1
          from annotation_projects p where p.removed_at is null
        union all
        select p.dataset_id, a.changed_at, a.changed_by, 2
          from project_activity a
          join annotation_projects p on p.id = a.project_id and p.removed_at is null
         where a.changed_at is not null
      ), latest as (
        select c.id, max(c.at) as at,
               (array_agg(c.by order by c.at desc, c.rank desc) filter (where c.by is not null))[1] as by
          from changes c group by c.id
      )
      select d.id, d.name, d.status, d.num_images, l.at as changed_at, coalesce(l.by, d.owner_id) as changed_by
        from latest l
        join datasets d on d.id = l.id and d.status <> 'deleting'
       order by l.at desc, d.id desc
       limit ${limit}`;
  }

  async findDetails(datasetId: string): Promise<DatasetDetails | undefined> {
    const [row] = await this.db.query<DatasetDetails>(DETAILS, [datasetId]);
    return row;
  }
}

const DETAILS = `
  select d.id, d.name, d.description, d.owner_id, d.status, d.created_at, d.updated_at, d.num_images, d.total_bytes,
         (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'task_types', p.task_types,
                   'annotations', ${annotationsOf('p.id')}, 'created_at', p.created_at)), '[]')
            from annotation_projects p where p.dataset_id = d.id and p.removed_at is null) as projects
    from datasets d
   where d.id = $1 and d.status <> 'deleting'`;
