import type { GrantedDataset } from '@libs/access';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { AddMemberDto, ChangeRoleDto } from './dto/add-member.dto';
import { type ProjectMemberView, toProjectMemberView } from './dto/member.view';
import type { TransferredOwnershipView } from './dto/transfer-ownership.dto';
import { MemberDirectory } from './member-directory';
import { MemberQueries } from './member.queries';
import { InvalidNewOwnerError, MemberNotFoundError } from './members.errors';
import { grantable, MembershipService } from './membership.service';
import type { Seat } from './seat';

/** The members of a project as the web client sees them. The routes say who may. */
@Injectable()
export class ProjectMembersService {
  constructor(
    private readonly members: MemberQueries,
    private readonly memberships: MembershipService,
    private readonly directory: MemberDirectory,
  ) {}

  async list({ datasetId }: GrantedDataset): Promise<ProjectMemberView[]> {
    const seats = await this.members.list(datasetId);
    const people = await this.directory.peopleOf(seats);
    return seats.map((seat) => toProjectMemberView(seat, people));
  }

  async add(dataset: GrantedDataset, actor: Actor, dto: AddMemberDto): Promise<ProjectMemberView> {
    const role = grantable(dto.role);
    const userId = await this.directory.idOf(dto.user_email);
    return this.view(await this.memberships.add(dataset, actor, userId, role));
  }

  async changeRole(
    dataset: GrantedDataset,
    actor: Actor,
    userId: number,
    { role }: ChangeRoleDto,
  ): Promise<ProjectMemberView> {
    return this.view(await this.memberships.changeRole(dataset, actor, userId, role));
  }

  remove(dataset: GrantedDataset, actor: Actor, userId: number): Promise<void> {
    return this.memberships.remove(dataset, actor, userId);
  }

  async transfer(
    dataset: GrantedDataset,
    actor: Actor,
    newOwnerId: number,
  ): Promise<TransferredOwnershipView> {
    const transfer = this.memberships.transfer(dataset, actor, newOwnerId);
    const { owner, previousOwnerId } = await transfer.catch((error: unknown) => {
      if (error instanceof MemberNotFoundError) throw InvalidNewOwnerError.notMember(newOwnerId);
      throw error;
    });
    return {
      message: 'Ownership transferred successfully',
      new_owner_user_id: owner.user_id,
      previous_owner_user_id: previousOwnerId,
    };
  }

  private async view(seat: Seat): Promise<ProjectMemberView> {
    return toProjectMemberView(seat, await this.directory.peopleOf([seat]));
  }
}
