import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import type { JsonObject, ProjectRole } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { Seat } from './seat';
import type { LockedDataset } from './seat.repository';

type Holder = Pick<Seat, 'user_id' | 'role'>;

/** Who changes members, and of what. */
interface Scene {
  actor: Actor;
  dataset: LockedDataset;
}

/** What is on record of roles: who gave them to whom, and who took them away. */
@Injectable()
export class MembershipJournal {
  constructor(private readonly audit: AuditTrail) {}

  /** @param previousRole Null for somebody who had none. */
  async granted(
    tx: Tx,
    where: Scene,
    { user_id: userId, role }: Holder,
    previousRole: ProjectRole | null = null,
  ): Promise<void> {
    const details = { target_user_id: userId, role, previous_role: previousRole };
    await this.record(tx, where, { action: 'permission_grant', details });
  }

  async revoked(tx: Tx, where: Scene, { user_id: userId, role }: Holder): Promise<void> {
    const details = { target_user_id: userId, role };
    await this.record(tx, where, { action: 'permission_revoke', details });
  }

  private async record(
    tx: Tx,
    { actor, dataset: { datasetId, projectId } }: Scene,
    { action, details }: { action: string; details: JsonObject },
  ): Promise<void> {
    await this.audit.record(tx, {
      ...actor,
      action,
      resourceType: 'project_permission',
      resourceId: projectId,
      details: { ...details, dataset_id: datasetId },
    });
  }
}
