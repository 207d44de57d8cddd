import { DatasetAccess, DatasetNotFoundError, type GrantedDataset } from '@libs/access';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { DatasetQueries, type Page } from './dataset.queries';
import { type DatasetView, toDatasetView } from './dto/dataset.view';

export interface DatasetPage {
  /** Of all pages. */
  total: number;
  datasets: DatasetView[];
}

@Injectable()
export class DatasetsService {
  constructor(
    private readonly access: DatasetAccess,
    private readonly queries: DatasetQueries,
    private readonly users: UserDirectory,
  ) {}

  /** The datasets that the user may see; every user may ask. */
  async list(userId: number, page: Page): Promise<DatasetPage> {
    const viewer = await this.access.viewer(userId);
    const rows = await this.queries.listVisible(viewer, page);
    const isLast = rows.length > 0 && rows.length < page.limit;
    const [total, owners] = await Promise.all([
      isLast ? page.skip + rows.length : this.queries.countVisible(viewer),
      this.users.findByIds(rows.map((row) => row.owner_id)),
    ]);
    return { total, datasets: rows.map((row) => toDatasetView(row, owners.get(row.owner_id))) };
  }

  /** For whom the route let in. @throws DatasetNotFoundError */
  async get({ datasetId }: Pick<GrantedDataset, 'datasetId'>): Promise<DatasetView> {
    const row = await this.queries.find(datasetId);
    if (!row) throw new DatasetNotFoundError(datasetId);
    const owners = await this.users.findByIds([row.owner_id]);
    return toDatasetView(row, owners.get(row.owner_id));
  }
}
