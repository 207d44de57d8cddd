import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import type { TaskType, Visibility } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Actor } from '../audit/actor';
import { newProjectId } from '../projects/project-id';
import type { DatasetRow } from './dataset-row';
import { DatasetRepository } from './dataset.repository';

/** A dataset that somebody wants to have, as `CreateDatasetDto` checks it. */
export interface NewDataset {
  /** Trimmed, 1 to 200 characters. */
  name: string;
  description: string | null;
  /** Without repetitions. */
  taskTypes: readonly TaskType[];
  visibility: Visibility;
  tags: readonly string[];
}

export interface CreatedDataset {
  datasetId: string;
  projectId: string;
  dataset: DatasetRow;
}

const DATASET_ID_BYTES = 8;

/** Makes datasets, alone or as a part of something larger such as an upload. */
@Injectable()
export class DatasetCreator {
  constructor(
    private readonly datasets: DatasetRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** Every signed-in user may. Nothing is written to storage. */
  async create(tx: Tx, actor: Actor, wanted: NewDataset): Promise<CreatedDataset> {
    const datasetId = `ds_${randomBytes(DATASET_ID_BYTES).toString('hex')}`;
    const projectId = newProjectId();
    const ownerId = actor.userId;
    const dataset = await this.datasets.insert(tx, { ...wanted, datasetId, projectId, ownerId });
    await this.audit.record(tx, {
      ...actor,
      action: 'create',
      resourceType: 'dataset',
      resourceId: datasetId,
      details: { name: wanted.name, visibility: wanted.visibility, project_id: projectId },
    });
    return { datasetId, projectId, dataset };
  }
}
