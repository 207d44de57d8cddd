import { DatasetGate, DatasetNotFoundError } from '@libs/access';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { DatasetsService } from '../datasets/datasets.service';
import type { DatasetView } from '../datasets/dto/dataset.view';
import { NotInTrashError } from './dataset-removal.errors';
import { TrashBin } from './trash-bin';

/** Takes datasets out of the trash. */
@Injectable()
export class DatasetRestoreService {
  constructor(
    private readonly gate: DatasetGate,
    private readonly bin: TrashBin,
    private readonly datasets: DatasetsService,
  ) {}

  /**
   * Its owner and system administrators may.
   * @throws DatasetNotFoundError, RoleRequiredError, NotInTrashError, PurgeBegunError
   */
  async restore(actor: Actor, datasetId: string): Promise<DatasetView> {
    await this.requireTrashed(datasetId, actor.userId);
    await this.bin.takeOut(actor, datasetId);
    return this.datasets.get({ datasetId });
  }

  /** Tells who may delete a dataset that there is nothing to restore, and nobody else anything. */
  private async requireTrashed(datasetId: string, userId: number): Promise<void> {
    try {
      await this.gate.requireTrashed(datasetId, userId);
    } catch (error) {
      if (!(error instanceof DatasetNotFoundError)) throw error;
      await this.gate.require(datasetId, userId, 'dataset:delete');
      throw new NotInTrashError(datasetId);
    }
  }
}
