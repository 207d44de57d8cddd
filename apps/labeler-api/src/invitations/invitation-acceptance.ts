import { outranks } from '@libs/access';
import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { MembershipJournal } from '../members/membership-journal';
import type { GrantedRole, Seat } from '../members/seat';
import { SeatRepository } from '../members/seat.repository';
import type { AcceptedInvitationView } from './dto/invitation.view';
import type { InvitationRow } from './invitation-row';
import { InvitationRepository } from './invitation.repository';
import {
  ForeignInvitationError,
  InvitationClosedError,
  InvitationNotFoundError,
} from './invitations.errors';

/** What our tokens, and those of older invitations, are made of. */
const TOKEN = /^[\x21-\x7e]{1,255}$/;

/** How an invitation becomes a seat: in one transaction, and once however often it is tried. */
@Injectable()
export class InvitationAcceptance {
  constructor(
    private readonly db: LabelerDb,
    private readonly seats: SeatRepository,
    private readonly invitations: InvitationRepository,
    private readonly journal: MembershipJournal,
  ) {}

  /**
   * For the invited user. To accept again changes nothing while the seat is there.
   * @throws InvitationNotFoundError, ForeignInvitationError, InvitationClosedError
   */
  async accept(actor: Actor, token: string): Promise<AcceptedInvitationView> {
    if (!TOKEN.test(token)) throw new InvitationNotFoundError();
    return this.db.transaction(async (tx) => {
      const invitation = await this.invitations.lockByToken(tx, token);
      if (!invitation) throw new InvitationNotFoundError();
      if (invitation.invitee_id !== actor.userId) throw ForeignInvitationError.notAccepted();
      const dataset = await this.seats.lockDataset(tx, invitation.dataset_id);
      const seat = (await this.seats.seats(tx, dataset.projectId, [actor.userId])).get(
        actor.userId,
      );
      const { status } = invitation;
      if (status === 'accepted' && seat) return toAccepted(invitation, seat);
      if (status !== 'pending') throw InvitationClosedError.notAccepted(status);
      const now = await this.give(tx, dataset.projectId, invitation, seat);
      await this.invitations.accept(tx, actor, invitation);
      if (now !== seat) {
        await this.journal.granted(tx, { actor, dataset }, now, seat?.role);
      }
      return toAccepted(invitation, now);
    });
  }

  /** Whoever became a member in the meantime keeps the higher role. */
  private async give(
    tx: Tx,
    projectId: string,
    invitation: InvitationRow,
    seat: Seat | undefined,
  ): Promise<Seat> {
    const role = roleOf(invitation);
    const { invitee_id: userId, inviter_id: grantedBy } = invitation;
    if (!seat) return this.seats.insert(tx, { projectId, userId, role, grantedBy });
    return outranks(role, seat.role) ? this.seats.changeRole(tx, seat, role) : seat;
  }
}

/** Invitations of an older release may say `owner`, which nobody becomes in this way. */
function roleOf({ role }: InvitationRow): GrantedRole {
  return role === 'owner' ? 'admin' : role;
}

function toAccepted({ dataset_id }: InvitationRow, { id, role }: Seat): AcceptedInvitationView {
  const message = 'Invitation accepted successfully';
  return { message, project_id: dataset_id, role, permission_id: id };
}
