import { LabelerDb, type VersionType } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export type ComparedVersionRow = {
  id: number;
  project_id: string;
  dataset_id: string;
  task_type: string;
  version_number: string;
  version_type: VersionType;
  created_at: Date;
  created_by: number | null;
  revision: number | null;
  include_draft: boolean | null;
};

@Injectable()
export class ComparedVersionQueries {
  constructor(private readonly db: LabelerDb) {}

  find(versionIds: readonly number[]): Promise<ComparedVersionRow[]> {
    return this.db.sql<ComparedVersionRow>`
      select v.id, v.project_id, p.dataset_id, v.task_type, v.version_number, v.version_type, v.created_at,
             v.created_by, v.revision, v.include_draft
        from annotation_versions v
        join annotation_projects p on p.id = v.project_id and p.removed_at is null
       where v.id = any(${versionIds}::int[])`;
  }
}
