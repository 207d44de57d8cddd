import { DatasetNotFoundError } from '@libs/access';
import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import {
  DeletionOutdatedError,
  NameConfirmationError,
  NotInTrashError,
  PurgeBegunError,
} from './dataset-removal.errors';
import { type Deletion, type TrashedDataset, TrashRepository } from './trash.repository';

/** Backups of a dataset, and what they were made of. */
export interface TakenBackup {
  /** Key of the backup of each project. */
  files: Record<string, string>;
  fingerprint: string;
}

/** Puts datasets into the trash and takes them out again. From the first moment on they are gone for everyone. */
@Injectable()
export class TrashBin {
  constructor(
    private readonly db: LabelerDb,
    private readonly trash: TrashRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DatasetNotFoundError, NameConfirmationError, DeletionOutdatedError */
  async put(actor: Actor, deletion: Deletion, backup?: TakenBackup): Promise<TrashedDataset> {
    const { datasetId, name } = deletion;
    return this.db.transaction(async (tx) => {
      const trashed = await this.trash.put(tx, deletion);
      if (!trashed) throw await this.whyNotPut(tx, deletion);
      if (backup && (await this.trash.fingerprint(tx, datasetId)) !== backup.fingerprint) {
        throw new DeletionOutdatedError(datasetId);
      }
      await this.audit.record(tx, {
        ...actor,
        action: 'delete',
        resourceType: 'dataset',
        resourceId: datasetId,
        details: {
          name,
          restorable_until: trashed.restorableUntil?.toISOString() ?? null,
          backup_files: backup?.files ?? {},
        },
      });
      return trashed;
    });
  }

  /** @throws DatasetNotFoundError, NotInTrashError, PurgeBegunError */
  async takeOut(actor: Actor, datasetId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (!(await this.trash.takeOut(tx, datasetId)))
        throw await this.whyNotTakenOut(tx, datasetId);
      await this.audit.record(tx, {
        ...actor,
        action: 'restore',
        resourceType: 'dataset',
        resourceId: datasetId,
      });
    });
  }

  private async whyNotPut(tx: Tx, { datasetId, name }: Deletion): Promise<Error> {
    const state = await this.trash.find(tx, datasetId);
    if (!state || state.status === 'deleting') return new DatasetNotFoundError(datasetId);
    if (state.name !== name) return new NameConfirmationError(state.name);
    return new DeletionOutdatedError(datasetId);
  }

  private async whyNotTakenOut(tx: Tx, datasetId: string): Promise<Error> {
    const state = await this.trash.find(tx, datasetId);
    if (!state) return new DatasetNotFoundError(datasetId);
    return state.purge_begun ? new PurgeBegunError(datasetId) : new NotInTrashError(datasetId);
  }
}
