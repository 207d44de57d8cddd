import { DatasetGate } from '@libs/access';
import { type KnownUser, UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Actor } from '../audit/actor';
import { LockedMembers } from '../members/locked-members';
import { AlreadyMemberError } from '../members/members.errors';
import { grantable } from '../members/membership.service';
import { UserNotFoundError } from '../users/users.errors';
import type { CreateInvitationDto } from './dto/create-invitation.dto';
import { type InvitationView, toInvitationView } from './dto/invitation.view';
import { peopleOf } from './invitation-row';
import { InvitationRepository } from './invitation.repository';
import { InactiveInviteeError, InvitationPendingError } from './invitations.errors';

const TOKEN_BYTES = 32;

/** How the owner and the admins of a project ask others to take part. */
@Injectable()
export class InvitingService {
  constructor(
    private readonly gate: DatasetGate,
    private readonly users: UserDirectory,
    private readonly members: LockedMembers,
    private readonly invitations: InvitationRepository,
  ) {}

  /**
   * @throws DatasetNotFoundError, ProjectNotFoundError, RoleRequiredError, OwnerRoleError, UserNotFoundError,
   * InactiveInviteeError, AlreadyMemberError, InvitationPendingError, DatabaseUnavailableError
   */
  async invite(actor: Actor, dto: CreateInvitationDto): Promise<InvitationView> {
    const granted = await this.gate.require(dto.project_id, actor.userId, 'member:edit');
    const role = grantable(dto.role);
    const { id: inviteeId, email: inviteeEmail } = await this.invitee(dto.invitee_user_id);
    const change = this.members.change(granted, 'member:edit', inviteeId, async ({ tx, seat }) => {
      if (seat) throw new AlreadyMemberError(inviteeId);
      const { datasetId } = granted;
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const wanted = { token, datasetId, inviteeId, inviteeEmail, role };
      const created = await this.invitations.insert(tx, actor, wanted);
      if (!created) throw new InvitationPendingError(inviteeId);
      return created;
    });
    const invitation = await change;
    const people = await this.users.findByIds(peopleOf(invitation));
    return toInvitationView(invitation, actor.userId, people);
  }

  private async invitee(userId: number): Promise<KnownUser> {
    const invitee = await this.users.find(userId);
    if (!invitee) throw UserNotFoundError.withId(userId);
    if (!invitee.isActive) throw new InactiveInviteeError(userId);
    return invitee;
  }
}
