import type { ServiceCaller } from '@libs/auth';
import type { Tx } from '@libs/database';
import type { Origin } from '@libs/http';
import type { Snapshot } from '@libs/snapshots';
import { Injectable } from '@nestjs/common';

/** Keeps on record who made which snapshot, and through which service. */
@Injectable()
export class SnapshotJournal {
  /** In the transaction that makes it. */
  async created(tx: Tx, caller: ServiceCaller, snapshot: Snapshot, origin: Origin): Promise<void> {
    const { id, datasetId, versionTag, contentHash, content, createdByUserId } = snapshot;
    const details = JSON.stringify({
      service_id: caller.serviceId,
      service_name: caller.serviceName,
      acting_user_id: caller.actingUserId,
      snapshot_id: id,
      version_tag: versionTag,
      include_draft: content === 'all',
      content_hash: contentHash,
    });
    await tx.sql`
      insert into audit_logs (user_id, action, resource_type, resource_id, details, ip_address, user_agent)
      values (${createdByUserId}, 'snapshot_created', 'dataset', ${datasetId}, ${details}, ${origin.ipAddress},
        ${origin.userAgent})`;
  }
}
