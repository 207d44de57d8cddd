import {
  assertMay,
  DatasetNotFoundError,
  type GrantedDataset,
  type ProjectAction,
} from '@libs/access';
import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { ProjectEvents } from '../project-events/project-events';
import type { Seat } from './seat';
import { type LockedDataset, SeatRepository } from './seat.repository';

/** A change that is about one person, with the members locked and the roles as they are now. */
export interface Change {
  tx: Tx;
  dataset: LockedDataset;
  ownerSeat: Seat | undefined;
  /** Of the person whom the change is about. */
  seat: Seat | undefined;
}

/** Where the members of a dataset change: one change after the other, each by somebody who still may. */
@Injectable()
export class LockedMembers {
  constructor(
    private readonly db: LabelerDb,
    private readonly seats: SeatRepository,
    private readonly events: ProjectEvents,
  ) {}

  /**
   * @param granted What the caller may do, as it was found before the transaction.
   * @throws RoleRequiredError, DatasetNotFoundError, and what `work` throws
   */
  async change<T>(
    granted: GrantedDataset,
    action: ProjectAction,
    userId: number,
    work: (change: Change) => Promise<T>,
  ): Promise<T> {
    const { datasetId, userId: callerId } = granted;
    const { result, projectId } = await this.db.transaction(async (tx) => {
      const dataset = await (action === 'dataset:transfer'
        ? this.seats.lockOwnership(tx, datasetId)
        : this.seats.lockDataset(tx, datasetId));
      const involved = [callerId, userId, dataset.ownerId];
      const seats = await this.seats.seats(tx, dataset.projectId, involved);
      assertStillMay(granted, seats.get(callerId), action);
      const [seat, ownerSeat] = [seats.get(userId), seats.get(dataset.ownerId)];
      const result = await work({ tx, dataset, ownerSeat, seat });
      return { result, projectId: dataset.projectId };
    });
    this.events.announce(projectId);
    return result;
  }
}

/** For callers who were let in: whether they still may, by the role that they have now. */
function assertStillMay(
  granted: GrantedDataset,
  own: Seat | undefined,
  action: ProjectAction,
): void {
  if (granted.reason === 'system_admin') return;
  if (!own) throw new DatasetNotFoundError(granted.datasetId);
  assertMay({ ...granted, role: own.role }, action);
}
