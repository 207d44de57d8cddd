import { AuditTrail } from '@libs/audit';
import type { ServiceCaller } from '@libs/auth';
import type { Origin } from '@libs/http';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { ManifestPlan } from './manifest-plan';

/** Keeps on record who got links to what, and through which service. */
@Injectable()
export class ManifestJournal {
  constructor(
    private readonly db: LabelerDb,
    private readonly audit: AuditTrail,
  ) {}

  async issued(
    { serviceId, serviceName, actingUserId }: ServiceCaller,
    { key, revision, position }: ManifestPlan,
    origin: Origin,
  ): Promise<void> {
    const details = {
      ...{ service_id: serviceId, service_name: serviceName, acting_user_id: actingUserId },
      ...{ snapshot_id: key.snapshotId, since: key.since, revision: revision.revision },
      is_resumed: position !== undefined,
    };
    await this.audit.record(this.db, {
      ...{ userId: actingUserId, action: 'manifest_issued', origin },
      ...{ resourceType: 'dataset', resourceId: revision.datasetId, details },
    });
  }
}
