import { AuditTrail } from '@libs/audit';
import type { ServiceCaller } from '@libs/auth';
import type { Tx } from '@libs/database';
import type { Origin } from '@libs/http';
import type { Snapshot } from '@libs/snapshots';
import { Injectable } from '@nestjs/common';

/** Keeps on record who made which snapshot, and through which service. */
@Injectable()
export class SnapshotJournal {
  constructor(private readonly audit: AuditTrail) {}

  /** In the transaction that makes it. */
  async created(tx: Tx, caller: ServiceCaller, snapshot: Snapshot, origin: Origin): Promise<void> {
    const { id, datasetId, versionTag, contentHash, content, createdByUserId } = snapshot;
    const details = {
      service_id: caller.serviceId,
      service_name: caller.serviceName,
      acting_user_id: caller.actingUserId,
      snapshot_id: id,
      version_tag: versionTag,
      include_draft: content === 'all',
      content_hash: contentHash,
    };
    await this.audit.record(tx, {
      ...{ userId: createdByUserId, action: 'snapshot_created', origin },
      ...{ resourceType: 'dataset', resourceId: datasetId, details },
    });
  }
}
