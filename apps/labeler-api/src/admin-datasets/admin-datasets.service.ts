import { DatasetNotFoundError, ProjectNotFoundError } from '@libs/access';
import { type DirectoryUser, UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { toCursor, toPosition } from './activity-position';
import { ActivityQueries } from './activity.queries';
import { AdminDatasetQueries } from './admin-dataset.queries';
import type { ActivityQuery } from './dto/activity.query';
import { type ActivityView, toActivityView } from './dto/activity.view';
import {
  type AdminDatasetDetailsView,
  type AdminDatasetsView,
  type RecentDatasetView,
  toAdminDatasetDetailsView,
} from './dto/admin-dataset.view';
import { type ProgressView, toProgressView } from './dto/progress.view';
import { ProgressQueries } from './progress.queries';

/** Datasets of everybody. Every route to it is for system administrators alone. */
@Injectable()
export class AdminDatasetsService {
  constructor(
    private readonly datasets: AdminDatasetQueries,
    private readonly progress: ProgressQueries,
    private readonly activity: ActivityQueries,
    private readonly users: UserDirectory,
  ) {}

  async overview(): Promise<AdminDatasetsView> {
    const totals = await this.datasets.totals();
    return {
      total_datasets: totals.datasets,
      total_images: totals.images,
      total_size_bytes: totals.bytes,
      total_annotations: totals.annotations,
      datasets_by_status: totals.by_status,
    };
  }

  async listRecent(limit: number): Promise<RecentDatasetView[]> {
    const rows = await this.datasets.listRecent(limit);
    const people = await this.users.findByIds(rows.map(({ changed_by: userId }) => userId));
    return rows.map((row) => ({
      dataset_id: row.id,
      name: row.name,
      last_updated: row.changed_at.toISOString(),
      updated_by: emailOf(row.changed_by, people),
      status: row.status,
      num_images: row.num_images,
    }));
  }

  /** @throws DatasetNotFoundError */
  async describe(datasetId: string): Promise<AdminDatasetDetailsView> {
    const details = await this.datasets.findDetails(datasetId);
    if (!details) throw new DatasetNotFoundError(datasetId);
    const people = await this.users.findByIds([details.owner_id]);
    return toAdminDatasetDetailsView(details, emailOf(details.owner_id, people));
  }

  /**
   * @param projectId when given, the project that the dataset must have
   * @throws DatasetNotFoundError, ProjectNotFoundError
   */
  async describeProgress(datasetId: string, projectId: string | undefined): Promise<ProgressView> {
    const progress = await this.progress.find(datasetId);
    if (!progress) throw new DatasetNotFoundError(datasetId);
    if (projectId !== undefined && progress.project_id !== projectId) {
      throw new ProjectNotFoundError(projectId);
    }
    const people = await this.users.findByIds(
      progress.contributions.map(({ user_id: userId }) => userId),
    );
    return toProgressView(progress, (userId) => emailOf(userId, people));
  }

  /**
   * @returns a page and the cursor of the next one
   * @throws DatasetNotFoundError
   */
  async listActivity(
    datasetId: string,
    { days, limit, cursor }: ActivityQuery,
  ): Promise<{ entries: ActivityView[]; nextCursor: string | null }> {
    const after = cursor === undefined ? undefined : toPosition(cursor);
    const rows = await this.activity.list(datasetId, { days, limit: limit + 1, after });
    if (!rows) throw new DatasetNotFoundError(datasetId);
    const page = rows.slice(0, limit);
    const people = await this.users.findByIds(
      page.flatMap(({ user_id: userId }) => (userId === null ? [] : [userId])),
    );
    const last = page.at(-1);
    return {
      entries: page.map((row) =>
        toActivityView(row, row.user_id === null ? null : emailOf(row.user_id, people)),
      ),
      nextCursor: rows.length > limit && last ? toCursor(last) : null,
    };
  }
}

function emailOf(userId: number, people: ReadonlyMap<number, DirectoryUser>): string | null {
  return people.get(userId)?.email ?? null;
}
