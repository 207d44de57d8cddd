import type { GrantedDataset } from '@libs/access';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { DatasetBackup } from './dataset-backup';
import { NameConfirmationError } from './dataset-removal.errors';
import { DeletionImpactReader } from './deletion-impact';
import { type DeletedDatasetView, toDeletedDatasetView } from './dto/deleted-dataset.view';
import { type DeletionImpactView, toDeletionImpactView } from './dto/deletion-impact.view';
import { ImmediatePurge } from './immediate-purge';
import { TrashBin } from './trash-bin';

export interface WantedDeletion {
  /** As the person typed it. */
  name: string;
  withBackup: boolean;
}

@Injectable()
export class DatasetRemovalService {
  constructor(
    private readonly impact: DeletionImpactReader,
    private readonly backup: DatasetBackup,
    private readonly bin: TrashBin,
    private readonly immediate: ImmediatePurge,
  ) {}

  /** For whom the route let in. @throws DatasetNotFoundError, StorageUnavailableError */
  async describe({ datasetId }: GrantedDataset): Promise<DeletionImpactView> {
    return toDeletionImpactView(await this.impact.read(datasetId));
  }

  /**
   * For whom the route let in. The dataset is gone for everyone when this returns, and untouched when it throws.
   * @throws DatasetNotFoundError, NameConfirmationError, DeletionOutdatedError, BackupFailedError,
   * StorageUnavailableError
   */
  async delete(
    { datasetId, ownerId }: GrantedDataset,
    actor: Actor,
    { name, withBackup }: WantedDeletion,
  ): Promise<DeletedDatasetView> {
    const actualName = await this.impact.readName(datasetId);
    if (actualName !== name) throw new NameConfirmationError(actualName);
    const impact = await this.impact.read(datasetId);
    const backup = withBackup ? await this.backup.take(datasetId) : undefined;
    const { trashDays } = this.immediate;
    const deletion = { datasetId, name, ownerId, deletedBy: actor.userId, trashDays };
    const { restorableUntil } = await this.bin.put(actor, deletion, backup);
    const removed = restorableUntil === null && (await this.immediate.run(datasetId));
    return toDeletedDatasetView({ impact, backup, restorableUntil, removed });
  }
}
