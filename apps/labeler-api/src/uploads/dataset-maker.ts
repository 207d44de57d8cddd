import type { GrantedDataset } from '@libs/access';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { TrashBin } from '../dataset-removal/trash-bin';
import { DatasetCreator, type NewDataset } from '../datasets/dataset-creator';

/** Makes datasets together with what belongs into them. */
@Injectable()
export class DatasetMaker {
  constructor(
    private readonly db: LabelerDb,
    private readonly creator: DatasetCreator,
    private readonly trash: TrashBin,
  ) {}

  /** Makes a dataset and fills it. When that fails, the dataset is removed again. @throws what `fill` throws */
  async make<T>(
    actor: Actor,
    wanted: NewDataset,
    fill: (dataset: GrantedDataset) => Promise<T>,
  ): Promise<T> {
    const { userId } = actor;
    const { datasetId, projectId } = await this.db.transaction((tx) =>
      this.creator.create(tx, actor, wanted),
    );
    const { name, visibility } = wanted;
    const dataset = { datasetId, projectId, ownerId: userId, visibility, userId };
    try {
      return await fill({ ...dataset, role: 'owner', reason: 'owner' });
    } catch (error) {
      const deletion = { datasetId, name, ownerId: userId, deletedBy: userId, trashDays: 0 };
      await this.trash.put(actor, deletion).catch(() => undefined);
      throw error;
    }
  }
}
