import type { GrantedDataset } from '@libs/access';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { toGrantedRole } from './dataset-role';
import type { ChangeDatasetRoleDto, InviteMemberDto } from './dto/invite-member.dto';
import { type DatasetMemberView, toDatasetMemberView } from './dto/member.view';
import { MemberDirectory } from './member-directory';
import { MemberQueries } from './member.queries';
import { MemberNotFoundError, OwnerRoleError, OwnRoleError } from './members.errors';
import { MembershipService } from './membership.service';
import type { Seat } from './seat';

/** The same members for clients that know the roles `owner` and `member`. The routes say who may. */
@Injectable()
export class DatasetMembersService {
  constructor(
    private readonly members: MemberQueries,
    private readonly memberships: MembershipService,
    private readonly directory: MemberDirectory,
  ) {}

  async list({ datasetId }: GrantedDataset): Promise<DatasetMemberView[]> {
    const seats = await this.members.list(datasetId);
    const people = await this.directory.peopleOf(seats);
    return seats.map((seat) => toDatasetMemberView(datasetId, seat, people));
  }

  async invite(
    dataset: GrantedDataset,
    actor: Actor,
    dto: InviteMemberDto,
  ): Promise<DatasetMemberView> {
    const role = toGrantedRole(dto.role);
    const userId = await this.directory.idOf(dto.user_email);
    return this.view(dataset, await this.memberships.add(dataset, actor, userId, role));
  }

  /** Whoever is a member stays what they are: the older view cannot tell their roles apart. */
  async changeRole(
    dataset: GrantedDataset,
    actor: Actor,
    userId: number,
    { role }: ChangeDatasetRoleDto,
  ): Promise<DatasetMemberView> {
    toGrantedRole(role);
    if (userId === actor.userId) throw OwnRoleError.notChanged();
    const seat = await this.members.find(dataset.datasetId, userId);
    if (!seat) throw new MemberNotFoundError(userId);
    if (seat.role === 'owner') throw OwnerRoleError.notTaken();
    return this.view(dataset, seat);
  }

  remove(dataset: GrantedDataset, actor: Actor, userId: number): Promise<void> {
    return this.memberships.remove(dataset, actor, userId);
  }

  async transfer(
    dataset: GrantedDataset,
    actor: Actor,
    newOwnerId: number,
  ): Promise<DatasetMemberView> {
    const { owner } = await this.memberships.transfer(dataset, actor, newOwnerId);
    return this.view(dataset, owner);
  }

  private async view({ datasetId }: GrantedDataset, seat: Seat): Promise<DatasetMemberView> {
    return toDatasetMemberView(datasetId, seat, await this.directory.peopleOf([seat]));
  }
}
