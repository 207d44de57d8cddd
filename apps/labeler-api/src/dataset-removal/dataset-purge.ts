import { AuditTrail } from '@libs/audit';
import type { ReportProgress } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { OWNED_ROWS } from './dataset-rows';
import { PurgeRepository, type PurgeTarget } from './purge.repository';
import { placesOf } from './storage-places';
import { StoredObjects } from './stored-objects';

/** The image and its thumbnail. */
const OBJECTS_PER_IMAGE = 2;
const NOWHERE = { ipAddress: null, userAgent: null };

/** Removes deleted datasets for good. */
@Injectable()
export class DatasetPurge {
  constructor(
    private readonly db: LabelerDb,
    private readonly repository: PurgeRepository,
    private readonly objects: StoredObjects,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Removes rows and objects until nothing is left of a dataset that is due; otherwise does nothing. It holds no
   * transaction over the work: cut off anywhere it is simply run again. The row of the dataset goes last.
   * @param report hears how much is done: half of it is rows, the other half objects
   * @throws whatever the database or the store throws, and the reason of `signal`
   */
  async run(
    datasetId: string,
    signal: AbortSignal,
    report: ReportProgress = () => undefined,
  ): Promise<void> {
    const target = await this.repository.begin(datasetId);
    if (!target) return;
    await this.removeRows(target, signal, (part) => report(50 * part));
    const objects = target.images * OBJECTS_PER_IMAGE;
    await this.objects.remove(placesOf(datasetId, target.projectIds), signal, (removed) =>
      report(50 + 50 * Math.min(1, objects === 0 ? 0 : removed / objects)),
    );
    signal.throwIfAborted();
    await this.finish(target);
  }

  private async removeRows(
    { datasetId, projectIds }: PurgeTarget,
    signal: AbortSignal,
    report: (part: number) => void,
  ): Promise<void> {
    for (const [place, rows] of OWNED_ROWS.entries()) {
      report(place / OWNED_ROWS.length);
      for (const id of rows.of === 'dataset' ? [datasetId] : projectIds) {
        do signal.throwIfAborted();
        while (await this.repository.deleteBatch(rows, id));
      }
    }
  }

  private async finish(target: PurgeTarget): Promise<void> {
    await this.db.transaction(async (tx) => {
      const removed = await this.repository.finish(tx, target);
      if (!removed) return;
      await this.audit.record(tx, {
        userId: removed.deletedBy,
        action: 'purge',
        resourceType: 'dataset',
        resourceId: target.datasetId,
        details: {
          name: removed.name,
          owner_id: removed.ownerId,
          project_ids: target.projectIds,
        },
        origin: NOWHERE,
      });
    });
  }
}
