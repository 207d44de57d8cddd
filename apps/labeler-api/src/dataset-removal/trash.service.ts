import { DatasetAccess } from '@libs/access';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { type TrashPageView, toTrashedDatasetView } from './dto/trash.view';
import { TrashQueries } from './trash.queries';

/** What was deleted and can be had back. */
@Injectable()
export class TrashService {
  constructor(
    private readonly access: DatasetAccess,
    private readonly queries: TrashQueries,
    private readonly users: UserDirectory,
  ) {}

  /** Every user may ask: owners are told of their own, system administrators of everybody's. */
  async list(userId: number, page: { skip: number; limit: number }): Promise<TrashPageView> {
    const viewer = await this.access.viewer(userId);
    const rows = await this.queries.list(viewer, page);
    const people = await this.users.findByIds(
      rows.flatMap((row) => [row.owner_id, ...(row.deleted_by === null ? [] : [row.deleted_by])]),
    );
    return {
      datasets: rows.map((row) => toTrashedDatasetView(row, people)),
      total: rows[0]?.total ?? 0,
    };
  }
}
