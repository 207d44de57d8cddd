import { type JsonObject, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export type BackupProject = {
  dataset_id: string;
  dataset_name: string;
  id: string;
  name: string;
  description: string | null;
  task_types: string[];
  task_config: JsonObject;
  task_classes: JsonObject;
  settings: JsonObject;
  created_at: Date;
};

export type BackupImage = {
  id: string;
  s3_key: string;
  width: number | null;
  height: number | null;
  annotations: JsonObject[];
  statuses: JsonObject[];
};

/** Images per statement; their annotations come along. */
const PAGE = 200;

@Injectable()
export class BackupQueries {
  constructor(private readonly db: LabelerDb) {}

  async findProjects(datasetId: string): Promise<BackupProject[]> {
    return this.db.sql<BackupProject>`
      select d.id as dataset_id, d.name as dataset_name, p.id, p.name, p.description, p.task_types, p.task_config,
             p.task_classes, p.settings, p.created_at
        from datasets d
        join annotation_projects p on p.dataset_id = d.id
       where d.id = ${datasetId}`;
  }

  /** Every image with its annotations in the order of their ids, drafts included, a page at a time. */
  async *readImages(datasetId: string, projectId: string): AsyncGenerator<BackupImage[], void> {
    let after = '';
    for (;;) {
      const page = await this.readPage(datasetId, projectId, after);
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.id ?? after;
    }
  }

  private readPage(datasetId: string, projectId: string, after: string): Promise<BackupImage[]> {
    return this.db.sql<BackupImage>`
      select i.id, i.s3_key, i.width, i.height,
             coalesce((select json_agg(to_jsonb(a) - 'project_id' - 'dataset_id' - 'image_id' order by a.id)
                         from annotations a
                        where a.project_id = ${projectId} and a.image_id = i.id), '[]') as annotations,
             coalesce((select json_agg(to_jsonb(s) - 'id' - 'project_id' - 'dataset_id' - 'image_id'
                                       order by s.task_type)
                         from image_annotation_status s
                        where s.project_id = ${projectId} and s.image_id = i.id), '[]') as statuses
        from image_metadata i
       where i.dataset_id = ${datasetId} and i.id > ${after}
       order by i.id
       limit ${PAGE}`;
  }
}
