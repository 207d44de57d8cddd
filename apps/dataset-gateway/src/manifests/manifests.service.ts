import type { ServiceCaller } from '@libs/auth';
import type { Origin } from '@libs/http';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { DatasetReaders } from '../dataset-readers/dataset-readers';
import { ManifestLines } from './manifest-lines';
import { type ManifestPlan, ManifestPlanner, type ManifestRequest } from './manifest-plan';

/** Characters that are sent at once. */
const PIECE = 64 * 1024;

/** Lists what a dataset or a snapshot holds, with links to everything. */
@Injectable()
export class ManifestsService {
  constructor(
    private readonly readers: DatasetReaders,
    private readonly planner: ManifestPlanner,
    private readonly lines: ManifestLines,
    private readonly db: LabelerDb,
  ) {}

  /**
   * The lines of a manifest in pieces of some size, as fast as they are taken.
   * @throws ValidationFailedError, DatasetNotFoundError, PermissionDeniedError, SnapshotNotFoundError,
   *   BaseSnapshotUnknownError, BaseSnapshotNewerError, UploadsInProgressError
   */
  async open(
    caller: ServiceCaller,
    request: ManifestRequest,
    origin: Origin,
  ): Promise<AsyncIterableIterator<string>> {
    await this.readers.requireCaller(caller, request.datasetId);
    const plan = await this.planner.plan(request);
    await this.note(caller, plan, origin);
    return inPieces(this.lines.of(plan));
  }

  /** Keeps on record who got links to what, and through which service. */
  private async note(
    { serviceId, serviceName, actingUserId }: ServiceCaller,
    { key, revision, position }: ManifestPlan,
    origin: Origin,
  ): Promise<void> {
    const details = JSON.stringify({
      ...{ service_id: serviceId, service_name: serviceName, acting_user_id: actingUserId },
      ...{ snapshot_id: key.snapshotId, since: key.since, revision: revision.revision },
      is_resumed: position !== undefined,
    });
    await this.db.sql`
      insert into audit_logs (user_id, action, resource_type, resource_id, details, ip_address, user_agent)
      values (${actingUserId}, 'manifest_issued', 'dataset', ${revision.datasetId}, ${details}, ${origin.ipAddress},
        ${origin.userAgent})`;
  }
}

async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  let piece = '';
  for await (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
