import { type JsonObject, LabelerDb, type ProjectStatus } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { ClassUse } from './task-classes';

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
  status: ProjectStatus;
  created_at: Date;
  updated_at: Date;
  last_updated_by: number | null;
  dataset_name: string;
  dataset_num_items: number;
};

export interface AnnotationTotals {
  annotations: number;
  /** Images with at least one annotation. */
  images: number;
  uses: ClassUse[];
}

type UseRow = {
  whole: boolean;
  task_type: string;
  class_id: string | null;
  annotations: number;
  images: number;
};

@Injectable()
export class ProjectQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Undefined when the dataset has no project, or is gone. */
  async findOf(datasetId: string): Promise<ProjectRow | undefined> {
    const [row] = await this.db.sql<ProjectRow>`
      select p.id, p.name, p.description, p.dataset_id, p.owner_id, p.task_types, p.task_config, p.task_classes,
             p.settings, p.total_images, p.status, p.created_at, p.updated_at, p.last_updated_by,
             d.name as dataset_name, d.num_images as dataset_num_items
        from datasets d
        join annotation_projects p on p.dataset_id = d.id
       where d.id = ${datasetId} and d.status <> 'deleting'`;
    return row;
  }

  /** As the annotations are at this moment, counted where they lie. */
  async countAnnotations(projectId: string): Promise<AnnotationTotals> {
    const rows = await this.db.sql<UseRow>`
      with per_image as (
        select a.image_id, a.task_type, a.class_id, count(*) as annotations
          from annotations a
         where a.project_id = ${projectId}
         group by a.image_id, a.task_type, a.class_id
      )
      select false as whole, i.task_type, i.class_id, sum(i.annotations)::bigint as annotations,
             count(*) as images
        from per_image i
       group by i.task_type, i.class_id
      union all
      select true, '', null, coalesce(sum(i.annotations), 0)::bigint, count(distinct i.image_id)
        from per_image i`;
    const whole = rows.find((row) => row.whole);
    return {
      annotations: whole?.annotations ?? 0,
      images: whole?.images ?? 0,
      uses: rows
        .filter((row) => !row.whole)
        .map(({ task_type, class_id, annotations, images }) => ({
          taskType: task_type,
          classId: class_id,
          annotations,
          images,
        })),
    };
  }
}
