import type { ServiceCaller } from '@libs/auth';
import type { Origin } from '@libs/http';
import { Injectable } from '@nestjs/common';
import { DatasetReaders } from '../dataset-readers/dataset-readers';
import { ManifestJournal } from './manifest-journal';
import { ManifestLines } from './manifest-lines';
import { ManifestPlanner, type ManifestRequest } from './manifest-plan';

/** Characters that are sent at once. */
const PIECE = 64 * 1024;

/** Lists what a dataset or a snapshot holds, with links to everything. */
@Injectable()
export class ManifestsService {
  constructor(
    private readonly readers: DatasetReaders,
    private readonly planner: ManifestPlanner,
    private readonly lines: ManifestLines,
    private readonly journal: ManifestJournal,
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
    await this.journal.issued(caller, plan, origin);
    return inPieces(this.lines.of(plan));
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
