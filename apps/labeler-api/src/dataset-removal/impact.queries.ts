import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** What the database has of a dataset. */
export type DatasetContent = {
  dataset_id: string;
  name: string;
  images: number;
  /** Null when the dataset has no project. */
  project_id: string | null;
  project_name: string | null;
  task_types: string[] | null;
  annotations: number;
  image_statuses: number;
  versions: number;
  snapshots: number;
  /** States that other systems keep. */
  kept_snapshots: number;
};

@Injectable()
export class ImpactQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Undefined when there is no such dataset. */
  async find(datasetId: string): Promise<DatasetContent | undefined> {
    const [row] = await this.db.sql<DatasetContent>`
      select d.id as dataset_id, d.name, d.stored_images as images, p.id as project_id, p.name as project_name,
             p.task_types,
             (select count(*) from annotations a where a.project_id = p.id) as annotations,
             (select count(*) from image_annotation_status s where s.project_id = p.id) as image_statuses,
             (select count(*) from annotation_versions v where v.project_id = p.id) as versions,
             (select count(*) from annotation_versions v join annotation_snapshots s on s.version_id = v.id
               where v.project_id = p.id) as snapshots,
             (select count(*) from dataset_snapshots s where s.dataset_id = d.id) as kept_snapshots
        from datasets d
        left join annotation_projects p on p.dataset_id = d.id
       where d.id = ${datasetId} and d.status <> 'deleting'`;
    return row;
  }

  /** The name alone; undefined when there is no such dataset. */
  async findName(datasetId: string): Promise<string | undefined> {
    const [row] = await this.db.sql<{ name: string }>`
      select d.name from datasets d where d.id = ${datasetId} and d.status <> 'deleting'`;
    return row?.name;
  }
}
