import type { PersonCaller } from '@libs/auth';
import { LabelerDb } from '@libs/labeler-db';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import {
  type InvitationPageView,
  type InvitationView,
  toInvitationView,
} from './dto/invitation.view';
import type { ListInvitationsQuery } from './dto/list-invitations.query';
import { peopleOf } from './invitation-row';
import { INVITATION_TYPES, InvitationQueries } from './invitation.queries';
import { InvitationRepository } from './invitation.repository';
import {
  ForeignInvitationError,
  InvalidInvitationTypeError,
  InvitationClosedError,
  InvitationNotFoundError,
} from './invitations.errors';

/** Invitations of the caller: those to answer and those that wait for an answer. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly db: LabelerDb,
    private readonly users: UserDirectory,
    private readonly invitations: InvitationRepository,
    private readonly queries: InvitationQueries,
  ) {}

  /** The caller's own, sent or received. @throws InvalidInvitationTypeError */
  async list({ userId }: PersonCaller, query: ListInvitationsQuery): Promise<InvitationPageView> {
    const type = INVITATION_TYPES.find((each) => each === query.type);
    if (!type) throw new InvalidInvitationTypeError();
    const { limit, offset } = query;
    const [status, reference] = [query.status || null, query.project_id || null];
    const search = { userId, type, status, reference, limit, offset };
    const { total, invitations } = await this.queries.list(search);
    const people = await this.users.findByIds(invitations.flatMap(peopleOf));
    return { invitations: invitations.map((row) => toInvitationView(row, userId, people)), total };
  }

  /**
   * For the inviter, who takes it back, and the invited user, who declines.
   * @throws InvitationNotFoundError, ForeignInvitationError, InvitationClosedError
   */
  async cancel(actor: Actor, invitationId: number): Promise<InvitationView> {
    const cancelled = await this.db.transaction(async (tx) => {
      const invitation = await this.invitations.lockById(tx, invitationId);
      if (!invitation) throw new InvitationNotFoundError();
      if (!peopleOf(invitation).includes(actor.userId)) throw ForeignInvitationError.notCancelled();
      const { status } = invitation;
      if (status !== 'pending') throw InvitationClosedError.notCancelled(status);
      return this.invitations.cancel(tx, actor, invitation);
    });
    const people = await this.users.findByIds(peopleOf(cancelled));
    return toInvitationView(cancelled, actor.userId, people);
  }
}
