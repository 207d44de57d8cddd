import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { InvitationRow } from './invitation-row';

/** What is on record of invitations. */
@Injectable()
export class InvitationJournal {
  constructor(private readonly audit: AuditTrail) {}

  async note(
    tx: Tx,
    actor: Actor,
    action: 'create' | 'accept' | 'cancel',
    invitation: InvitationRow,
  ): Promise<void> {
    await this.audit.record(tx, {
      ...actor,
      action,
      resourceType: 'invitation',
      resourceId: String(invitation.id),
      details: {
        dataset_id: invitation.dataset_id,
        target_user_id: invitation.invitee_id,
        role: invitation.role,
      },
    });
  }
}
