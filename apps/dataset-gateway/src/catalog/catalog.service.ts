import { DatasetAccess, DatasetNotFoundError, type DatasetViewer } from '@libs/access';
import type { ServiceCaller } from '@libs/auth';
import { BatchLoader } from '@libs/database';
import { Injectable } from '@nestjs/common';
import { isDatasetId } from '../dataset-id';
import { PermissionDeniedError } from '../dataset.errors';
import type { DatasetField } from './dataset-json';
import { DatasetTexts } from './dataset-texts';
import { type BatchRow, DatasetQueries } from './dataset.queries';
import type { BatchDatasetsDto } from './dto/batch-datasets.dto';
import { writeCursor } from './list-cursor';
import { readListRequest, readTaskType } from './list-request';
import type { ListRow } from './list-statement';

type Query = Record<string, unknown>;

/** What other services read of datasets. Answers are JSON texts, as the database built them. */
@Injectable()
export class CatalogService {
  private readonly loader: BatchLoader<string, string | undefined>;

  constructor(
    private readonly access: DatasetAccess,
    private readonly datasets: DatasetQueries,
    private readonly texts: DatasetTexts,
  ) {
    this.loader = new BatchLoader((ids) => this.datasets.findEach(ids));
  }

  /** @throws DatasetNotFoundError, PermissionDeniedError */
  async get(caller: ServiceCaller, datasetId: string, query: Query): Promise<string> {
    const taskType = readTaskType(query);
    if (!isDatasetId(datasetId)) throw new DatasetNotFoundError(datasetId);
    const plain = caller.actingUserId === null && taskType === undefined;
    const json = plain
      ? await this.loader.load(datasetId)
      : await this.getVisible(caller, datasetId, taskType);
    if (json === undefined) throw new DatasetNotFoundError(datasetId);
    return json;
  }

  /** @throws ValidationFailedError */
  async list(caller: ServiceCaller, query: Query): Promise<string> {
    const viewer = await this.viewerOf(caller);
    const request = readListRequest(query);
    const row = await this.texts.complete<ListRow>((columns) =>
      this.datasets.list(columns, request, viewer),
    );
    const { page, limit, filter } = request;
    const next = positionAfter(row, page);
    const cursor = next ? `"${writeCursor(next, filter)}"` : 'null';
    return `{"datasets":[${row.datasets ?? ''}],"total":${row.total},"page":${page},"limit":${limit},"next_cursor":${cursor}}`;
  }

  /** Datasets that the acting user may not see are reported like those that do not exist. */
  async batch(caller: ServiceCaller, { dataset_ids, fields }: BatchDatasetsDto): Promise<string> {
    const viewer = await this.viewerOf(caller);
    const ids = [...new Set(dataset_ids)];
    const row = await this.texts.complete<BatchRow>((columns) =>
      this.datasets.findMany(columns, ids, viewer),
    );
    const datasets = `[${row.datasets ?? ''}]`;
    const wanted = fields ? pick(datasets, fields) : datasets;
    return `{"datasets":${wanted},"not_found":${row.not_found ?? '[]'}}`;
  }

  private async getVisible(
    caller: ServiceCaller,
    datasetId: string,
    taskType: string | undefined,
  ): Promise<string | undefined> {
    const viewer = await this.viewerOf(caller);
    const row = await this.datasets.find(datasetId, taskType, viewer);
    if (row && viewer && !row.visible) {
      throw new PermissionDeniedError(datasetId, viewer.userId, 'read_only');
    }
    return row?.json;
  }

  private async viewerOf({ actingUserId }: ServiceCaller): Promise<DatasetViewer | undefined> {
    return actingUserId === null ? undefined : this.access.viewer(actingUserId);
  }
}

function positionAfter(row: ListRow, page: number) {
  if (!row.more || row.last_created_at === null || row.last_id === null) return undefined;
  return { createdAtMicros: row.last_created_at, id: row.last_id, page: page + 1 };
}

function pick(datasets: string, fields: readonly DatasetField[]): string {
  const names = new Set<string>(['id', ...fields]);
  const found = JSON.parse(datasets) as Record<string, unknown>[];
  const picked = found.map((dataset) =>
    Object.fromEntries(Object.entries(dataset).filter(([name]) => names.has(name))),
  );
  return JSON.stringify(picked);
}
