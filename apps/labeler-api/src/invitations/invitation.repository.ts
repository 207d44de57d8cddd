import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { GrantedRole } from '../members/seat';
import { InvitationJournal } from './invitation-journal';
import { INVITATION_COLUMNS, type InvitationRow } from './invitation-row';

export interface NewInvitation {
  token: string;
  datasetId: string;
  inviteeId: number;
  inviteeEmail: string;
  role: GrantedRole;
}

/** How long an invitation waits for its answer. */
const LIFETIME_DAYS = 7;

/**
 * The dataset is locked first, as every change of members does, and rows are read as they are once both are locked.
 * Invitations of datasets that are gone are not found.
 */
const lock = (condition: string) => `
  select ${INVITATION_COLUMNS}
    from datasets d
    join invitations i on i.project_id = d.id
    join annotation_projects a on a.dataset_id = d.id
   where ${condition} and d.status <> 'deleting'
     for no key update of d, i`;

const LOCK_BY_TOKEN = lock('i.token = $1');
const LOCK_BY_ID = lock('i.id = $1::bigint');

const INSERT = `
  with i as (
    insert into invitations (token, project_id, inviter_id, invitee_id, invitee_email, role, expires_at)
    values ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))
    on conflict (project_id, invitee_id) where status = 'pending' do nothing
    returning *
  )
  select ${INVITATION_COLUMNS} from i join annotation_projects a on a.dataset_id = i.project_id`;

/** Writes of invitations and the record of them, in the transaction of the caller. */
@Injectable()
export class InvitationRepository {
  constructor(private readonly journal: InvitationJournal) {}

  async lockByToken(tx: Tx, token: string): Promise<InvitationRow | undefined> {
    const [row] = await tx.query<InvitationRow>(LOCK_BY_TOKEN, [token]);
    return row;
  }

  async lockById(tx: Tx, id: number): Promise<InvitationRow | undefined> {
    const [row] = await tx.query<InvitationRow>(LOCK_BY_ID, [id]);
    return row;
  }

  /** @returns undefined when one waits for its answer already; one that waited too long makes room. */
  async insert(
    tx: Tx,
    actor: Actor,
    invitation: NewInvitation,
  ): Promise<InvitationRow | undefined> {
    const { token, datasetId, inviteeId, inviteeEmail, role } = invitation;
    await tx.sql`
      update invitations
         set status = 'expired'
       where project_id = ${datasetId} and invitee_id = ${inviteeId}
         and status = 'pending' and expires_at <= now()`;
    const [row] = await tx.query<InvitationRow>(INSERT, [
      ...[token, datasetId, actor.userId, inviteeId, inviteeEmail, role, LIFETIME_DAYS],
    ]);
    if (row) await this.journal.note(tx, actor, 'create', row);
    return row;
  }

  async accept(tx: Tx, actor: Actor, invitation: InvitationRow): Promise<void> {
    await tx.sql`
      update invitations set status = 'accepted', accepted_at = now() where id = ${invitation.id}`;
    await this.journal.note(tx, actor, 'accept', invitation);
  }

  /** @returns the invitation as it is now */
  async cancel(tx: Tx, actor: Actor, invitation: InvitationRow): Promise<InvitationRow> {
    const [row] = await tx.sql<Pick<InvitationRow, 'status' | 'cancelled_at'>>`
      update invitations set status = 'cancelled', cancelled_at = now()
       where id = ${invitation.id}
      returning status, cancelled_at`;
    await this.journal.note(tx, actor, 'cancel', invitation);
    return { ...invitation, ...row };
  }
}
