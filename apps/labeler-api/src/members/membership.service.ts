import type { GrantedDataset } from '@libs/access';
import type { ProjectRole } from '@libs/labeler-db';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { LockedMembers } from './locked-members';
import {
  AlreadyMemberError,
  InvalidNewOwnerError,
  MemberNotFoundError,
  OwnerRoleError,
  OwnRoleError,
} from './members.errors';
import { MembershipJournal } from './membership-journal';
import type { GrantedRole, Seat } from './seat';
import { SeatRepository } from './seat.repository';

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
    private readonly members: LockedMembers,
    private readonly seats: SeatRepository,
    private readonly journal: MembershipJournal,
    private readonly users: UserDirectory,
  ) {}

  /** @throws OwnerRoleError, AlreadyMemberError, RoleRequiredError, DatasetNotFoundError */
  add(granted: GrantedDataset, actor: Actor, userId: number, role: ProjectRole): Promise<Seat> {
    const grantedRole = grantable(role);
    return this.members.change(granted, 'member:edit', userId, async ({ tx, dataset, seat }) => {
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
    return this.members.change(granted, 'member:edit', userId, async ({ tx, dataset, seat }) => {
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
    return this.members.change(granted, 'member:edit', userId, async ({ tx, dataset, seat }) => {
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
    return this.members.change(granted, 'dataset:transfer', newOwnerId, async (change) => {
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
}

/** @throws OwnerRoleError */
export function grantable(role: ProjectRole): GrantedRole {
  if (role === 'owner') throw OwnerRoleError.notGranted();
  return role;
}
