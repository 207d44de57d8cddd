import {
  assertMay,
  DatasetNotFoundError,
  type GrantedDataset,
  type ProjectAction,
} from '@libs/access';
import type { Tx } from '@libs/database';
import { LabelerDb, type ProjectRole } from '@libs/labeler-db';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import {
  AlreadyMemberError,
  InvalidNewOwnerError,
  MemberNotFoundError,
  OwnerRoleError,
  OwnRoleError,
} from './members.errors';
import { MembershipJournal } from './membership-journal';
import type { GrantedRole, Seat } from './seat';
import { type LockedDataset, SeatRepository } from './seat.repository';

/** A change of one person's role, with the members locked and the roles as they are now. */
interface Change {
  tx: Tx;
  dataset: LockedDataset;
  ownerSeat: Seat | undefined;
  /** Of the person whom the change is about. */
  seat: Seat | undefined;
}

/** What came of a transfer. */
export interface Transfer {
  owner: Seat;
  previousOwnerId: number;
}

/**
 * Who has which role in the project of a dataset. Both families of endpoints end here. Whether the caller may do it is
 * asked before, by the route, and once more in the transaction: roles may have changed in between.
 */
@Injectable()
export class MembershipService {
  constructor(
    private readonly db: LabelerDb,
    private readonly seats: SeatRepository,
    private readonly journal: MembershipJournal,
    private readonly users: UserDirectory,
  ) {}

  /** @throws OwnerRoleError, AlreadyMemberError, RoleRequiredError, DatasetNotFoundError */
  add(granted: GrantedDataset, actor: Actor, userId: number, role: ProjectRole): Promise<Seat> {
    const grantedRole = grantable(role);
    return this.change(granted, 'member:edit', userId, async ({ tx, dataset, seat }) => {
      if (seat) throw new AlreadyMemberError(userId);
      const { projectId } = dataset;
      const grantedBy = actor.userId;
      const added = await this.seats.insert(tx, {
        projectId,
        userId,
        role: grantedRole,
        grantedBy,
      });
      await this.journal.granted(tx, { actor, dataset }, added);
      return added;
    });
  }

  /** @throws OwnRoleError, OwnerRoleError, MemberNotFoundError, RoleRequiredError, DatasetNotFoundError */
  changeRole(
    granted: GrantedDataset,
    actor: Actor,
    userId: number,
    role: ProjectRole,
  ): Promise<Seat> {
    if (userId === actor.userId) throw OwnRoleError.notChanged();
    const grantedRole = grantable(role);
    return this.change(granted, 'member:edit', userId, async ({ tx, dataset, seat }) => {
      if (!seat) throw new MemberNotFoundError(userId);
      if (seat.role === 'owner') throw OwnerRoleError.notTaken();
      if (seat.role === grantedRole) return seat;
      const changed = await this.seats.changeRole(tx, seat, grantedRole);
      await this.seats.releaseHoldings(tx, dataset, userId, grantedRole);
      await this.journal.granted(tx, { actor, dataset }, changed, seat.role);
      return changed;
    });
  }

  /** @throws OwnRoleError, OwnerRoleError, MemberNotFoundError, RoleRequiredError, DatasetNotFoundError */
  remove(granted: GrantedDataset, actor: Actor, userId: number): Promise<void> {
    if (userId === actor.userId) throw OwnRoleError.notRemoved();
    return this.change(granted, 'member:edit', userId, async ({ tx, dataset, seat }) => {
      if (!seat) throw new MemberNotFoundError(userId);
      if (seat.role === 'owner') throw OwnerRoleError.notTaken();
      await this.seats.delete(tx, seat);
      await this.seats.releaseHoldings(tx, dataset, userId, null);
      await this.journal.revoked(tx, { actor, dataset }, seat);
    });
  }

  /**
   * The owner and a member change places: the one becomes an admin, the other owns the dataset and its project.
   * @throws InvalidNewOwnerError, MemberNotFoundError, RoleRequiredError, DatasetNotFoundError,
   * DatabaseUnavailableError
   */
  async transfer(granted: GrantedDataset, actor: Actor, newOwnerId: number): Promise<Transfer> {
    const newOwner = await this.users.find(newOwnerId);
    return this.change(granted, 'dataset:transfer', newOwnerId, async (change) => {
      const { tx, dataset, ownerSeat, seat } = change;
      if (newOwnerId === dataset.ownerId) throw InvalidNewOwnerError.already(newOwnerId);
      if (!seat || !ownerSeat) throw new MemberNotFoundError(newOwnerId);
      if (!newOwner?.isActive) throw InvalidNewOwnerError.inactive(newOwnerId);
      const owner = await this.seats.transfer(tx, dataset, ownerSeat, seat);
      const previous: Seat = { ...ownerSeat, role: 'admin' };
      await this.journal.granted(tx, { actor, dataset }, owner, seat.role);
      await this.journal.granted(tx, { actor, dataset }, previous, ownerSeat.role);
      return { owner, previousOwnerId: dataset.ownerId };
    });
  }

  private change<T>(
    granted: GrantedDataset,
    action: ProjectAction,
    userId: number,
    work: (change: Change) => Promise<T>,
  ): Promise<T> {
    const { datasetId, userId: callerId } = granted;
    return this.db.transaction(async (tx) => {
      const dataset = await (action === 'dataset:transfer'
        ? this.seats.lockOwnership(tx, datasetId)
        : this.seats.lockDataset(tx, datasetId));
      const involved = [callerId, userId, dataset.ownerId];
      const seats = await this.seats.seats(tx, dataset.projectId, involved);
      assertStillMay(granted, seats.get(callerId), action);
      const [seat, ownerSeat] = [seats.get(userId), seats.get(dataset.ownerId)];
      return work({ tx, dataset, ownerSeat, seat });
    });
  }
}

/** @throws OwnerRoleError */
export function grantable(role: ProjectRole): GrantedRole {
  if (role === 'owner') throw OwnerRoleError.notGranted();
  return role;
}

/**
 * For callers who were let in: whether they still may, by the role that they have now.
 * @throws RoleRequiredError, DatasetNotFoundError when they were removed
 */
export function assertStillMay(
  granted: GrantedDataset,
  own: Seat | undefined,
  action: ProjectAction,
): void {
  if (granted.reason === 'system_admin') return;
  if (!own) throw new DatasetNotFoundError(granted.datasetId);
  assertMay({ datasetId: granted.datasetId, role: own.role }, action);
}
