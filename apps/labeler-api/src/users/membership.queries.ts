import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

@Injectable()
export class MembershipQueries {
  constructor(private readonly db: LabelerDb) {}

  /** Ids of the users who have a role in the project of the dataset. */
  async memberIds(datasetId: string): Promise<number[]> {
    const rows = await this.db.sql<{ user_id: number }>`
      select m.user_id
        from annotation_projects a
        join project_permissions m on m.project_id = a.id
       where a.dataset_id = ${datasetId}`;
    return rows.map(({ user_id: userId }) => userId);
  }
}
