import { DatasetAccess, DatasetNotFoundError } from '@libs/access';
import type { ServiceCaller } from '@libs/auth';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { isDatasetId } from '../dataset-id';
import { PermissionDeniedError } from '../dataset.errors';

/** Who may read a dataset. */
@Injectable()
export class DatasetReaders {
  constructor(
    private readonly access: DatasetAccess,
    private readonly db: LabelerDb,
  ) {}

  /** A service by itself is trusted; on behalf of a user it reads what that user may. */
  async requireCaller({ actingUserId }: ServiceCaller, datasetId: string): Promise<void> {
    if (actingUserId !== null) return this.requireUser(datasetId, actingUserId);
    if (!isDatasetId(datasetId) || !(await this.exists(datasetId))) {
      throw new DatasetNotFoundError(datasetId);
    }
  }

  /** @throws DatasetNotFoundError, PermissionDeniedError */
  async requireUser(datasetId: string, userId: number): Promise<void> {
    if (!isDatasetId(datasetId)) throw new DatasetNotFoundError(datasetId);
    const decision = await this.access.permission(datasetId, userId);
    if (!decision) throw new DatasetNotFoundError(datasetId);
    if (!decision.hasAccess) throw new PermissionDeniedError(datasetId, userId, 'read_only');
  }

  private async exists(datasetId: string): Promise<boolean> {
    const rows = await this.db.sql`
      select 1 as found from datasets d where d.id = ${datasetId} and d.status <> 'deleting'`;
    return rows.length > 0;
  }
}
