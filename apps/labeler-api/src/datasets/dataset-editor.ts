import { DatasetNotFoundError } from '@libs/access';
import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import type { JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { DatasetRow } from './dataset-row';
import { type DatasetChange, DatasetRepository } from './dataset.repository';
import { DatasetChangedError } from './datasets.errors';

export interface DatasetUpdate {
  datasetId: string;
  change: DatasetChange;
  /** Whether the change was made for this state. */
  isExpected: (before: DatasetRow) => boolean;
}

/** Changes what is said of a dataset. */
@Injectable()
export class DatasetEditor {
  constructor(
    private readonly datasets: DatasetRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DatasetNotFoundError, DatasetChangedError */
  async update(
    tx: Tx,
    actor: Actor,
    { datasetId, change, isExpected }: DatasetUpdate,
  ): Promise<DatasetRow> {
    const before = await this.datasets.lock(tx, datasetId);
    if (!before) throw new DatasetNotFoundError(datasetId);
    if (!isExpected(before)) throw new DatasetChangedError(datasetId);
    const after = await this.datasets.update(tx, before, change, actor.userId);
    await this.audit.record(tx, {
      ...actor,
      action: 'update',
      resourceType: 'dataset',
      resourceId: datasetId,
      details: { before: factsOf(before), after: factsOf(after) },
    });
    return after;
  }
}

function factsOf({ name, description, visibility, tags }: DatasetRow): JsonObject {
  return { name, description, visibility, tags };
}
