import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Seat } from './seat';

@Injectable()
export class MemberQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Everybody with a role in the project of the dataset: the owner first, then by role, then by age. */
  list(datasetId: string): Promise<Seat[]> {
    return this.db.sql<Seat>`
      select m.id, m.project_id, m.user_id, m.role, m.granted_by, m.granted_at
        from annotation_projects a
        join project_permissions m on m.project_id = a.id
       where a.dataset_id = ${datasetId}
       order by array_position(array['owner', 'admin', 'reviewer', 'annotator', 'viewer'], m.role::text), m.id`;
  }

  async find(datasetId: string, userId: number): Promise<Seat | undefined> {
    const [seat] = await this.db.sql<Seat>`
      select m.id, m.project_id, m.user_id, m.role, m.granted_by, m.granted_at
        from annotation_projects a
        join project_permissions m on m.project_id = a.id
       where a.dataset_id = ${datasetId} and m.user_id = ${userId}::bigint`;
    return seat;
  }
}
