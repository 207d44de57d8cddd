import { DatasetAccess } from '@libs/access';
import type { PersonCaller } from '@libs/auth';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { DatasetQueries, type Page } from './dataset.queries';
import { type DatasetView, toDatasetView } from './dto/dataset.view';

@Injectable()
export class DatasetsService {
  constructor(
    private readonly access: DatasetAccess,
    private readonly datasets: DatasetQueries,
    private readonly users: UserDirectory,
  ) {}

  /** The datasets that the caller may see; every user may ask. */
  async list({ userId }: PersonCaller, page: Page): Promise<DatasetView[]> {
    const viewer = await this.access.viewer(userId);
    const rows = await this.datasets.listVisible(viewer, page);
    const owners = await this.users.findByIds(rows.map((row) => row.owner_id));
    return rows.map((row) => toDatasetView(row, owners.get(row.owner_id)));
  }
}
