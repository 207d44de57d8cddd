import type { ServiceCaller } from '@libs/auth';
import type { Origin } from '@libs/http';
import { Snapshots } from '@libs/snapshots';
import { Injectable } from '@nestjs/common';
import { DatasetReaders } from '../dataset-readers/dataset-readers';
import { namedUser } from '../dataset-readers/named-user';
import type { CreateSnapshotDto } from './dto/create-snapshot.dto';
import type { ListSnapshotsQuery } from './dto/list-snapshots.query';
import { type SnapshotListView, type SnapshotView, toSnapshotView } from './dto/snapshot.view';
import { readCursor, writeCursor } from './snapshot-cursor';
import { SnapshotJournal } from './snapshot-journal';

export interface CreatedSnapshot {
  view: SnapshotView;
  isNew: boolean;
}

/** Snapshots for those who train on them. */
@Injectable()
export class SnapshotsService {
  constructor(
    private readonly readers: DatasetReaders,
    private readonly snapshots: Snapshots,
    private readonly journal: SnapshotJournal,
  ) {}

  /**
   * Whoever may read a dataset may have a snapshot of it: that changes nothing of it.
   * @throws ValidationFailedError, DatasetNotFoundError, PermissionDeniedError, OtherUserError, SnapshotExistsError,
   *   UploadsInProgressError
   */
  async create(
    caller: ServiceCaller,
    datasetId: string,
    dto: CreateSnapshotDto,
    origin: Origin,
  ): Promise<CreatedSnapshot> {
    const createdByUserId = namedUser(caller, 'created_by_user_id', dto.created_by_user_id ?? null);
    await this.readers.requireUser(datasetId, createdByUserId);
    const { snapshot, isNew } = await this.snapshots.create(
      {
        ...{ datasetId, versionTag: dto.version_tag, createdByUserId },
        content: (dto.include_draft ?? true) ? 'all' : 'reviewed',
        notes: dto.notes ?? null,
      },
      (tx, made) => this.journal.created(tx, caller, made, origin),
    );
    return { view: toSnapshotView(snapshot), isNew };
  }

  /** @throws DatasetNotFoundError, PermissionDeniedError, SnapshotNotFoundError */
  async get(caller: ServiceCaller, datasetId: string, snapshotId: string): Promise<SnapshotView> {
    await this.readers.requireCaller(caller, datasetId);
    return toSnapshotView(await this.snapshots.get(datasetId, snapshotId));
  }

  /** The newest first. @throws ValidationFailedError, DatasetNotFoundError, PermissionDeniedError */
  async list(
    caller: ServiceCaller,
    datasetId: string,
    { limit, cursor }: ListSnapshotsQuery,
  ): Promise<SnapshotListView> {
    const after = cursor === undefined ? undefined : readCursor(cursor);
    await this.readers.requireCaller(caller, datasetId);
    const rows = await this.snapshots.list(datasetId, after, limit + 1);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return { snapshots: page.map(toSnapshotView), next_cursor: last ? writeCursor(last) : null };
  }
}
