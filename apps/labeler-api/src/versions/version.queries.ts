import type { Sql } from '@libs/database';
import { type JsonObject, LabelerDb, type VersionType } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export type VersionRow = {
  id: number;
  project_id: string;
  task_type: string;
  version_number: string;
  version_type: VersionType;
  created_at: Date;
  created_by: number | null;
  description: string | null;
  notes: string | null;
  annotation_count: number | null;
  image_count: number | null;
  export_format: string | null;
  export_path: string | null;
  export_size: number | null;
  include_draft: boolean | null;
  content_hash: string | null;
  content_version: number | null;
  is_published: boolean;
};

export type ListedVersionRow = VersionRow & {
  /** Where it stands in the list. */
  position: string;
};

export type WholeVersionRow = VersionRow & {
  /** What became of the annotations in the format of the export. */
  conservation: JsonObject | null;
  /** What it was made of; null when an older release made it. */
  revision: number | null;
};

export interface VersionPage {
  taskType: string | null;
  /** Position of the last version of the page before. */
  after: string | null;
  limit: number;
}

@Injectable()
export class VersionQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Newest first. */
  list(projectId: string, { taskType, after, limit }: VersionPage): Promise<ListedVersionRow[]> {
    const [micros = null, id = null] = after?.split('.') ?? [];
    return this.db.sql<ListedVersionRow>`
      select v.id, v.project_id, v.task_type, v.version_number, v.version_type, v.created_at, v.created_by,
             v.description, v.notes, v.annotation_count, v.image_count, v.export_format, v.export_path, v.export_size,
             v.include_draft, v.content_hash, v.content_version,
             exists (select from dataset_publications p where p.version_id = v.id) as is_published,
             (extract(epoch from v.created_at) * 1000000)::bigint || '.' || v.id as position
        from annotation_versions v
       where v.project_id = ${projectId} and (${taskType}::text is null or v.task_type = ${taskType})
         and (${micros}::bigint is null or (v.created_at, v.id) <
              (timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond', ${id}::int))
       order by v.created_at desc, v.id desc
       limit ${limit}`;
  }

  async count(projectId: string, taskType: string | null): Promise<number> {
    const [row] = await this.db.sql<{ versions: number }>`
      select count(*) as versions
        from annotation_versions v
       where v.project_id = ${projectId} and (${taskType}::text is null or v.task_type = ${taskType})`;
    return row?.versions ?? 0;
  }

  /** @param sql of a transaction, to see what that has written */
  async find(
    projectId: string,
    versionId: number,
    sql: Sql = this.db.sql,
  ): Promise<WholeVersionRow | undefined> {
    const [row] = await sql<WholeVersionRow>`
      select v.id, v.project_id, v.task_type, v.version_number, v.version_type, v.created_at, v.created_by,
             v.description, v.notes, v.annotation_count, v.image_count, v.export_format, v.export_path, v.export_size,
             v.include_draft, v.content_hash, v.content_version, v.conservation, v.revision,
             exists (select from dataset_publications p where p.version_id = v.id) as is_published
        from annotation_versions v
       where v.id = ${versionId} and v.project_id = ${projectId}`;
    return row;
  }
}
