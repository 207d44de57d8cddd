import type { LabelerDb } from '@libs/labeler-db';
import {
  type BucketRole,
  type ObjectInfo,
  ObjectNotFoundError,
  type ObjectStore,
} from '@libs/storage';
import { compareStorage } from './compare-storage';
import { keyPartsOf, type ObjectKind } from './object-kind';
import { ObjectReferences } from './object-references';
import { type ClaimedObject, SweepClaims } from './sweep-claims';

/** Where to look and how old objects have to be. */
export interface SweepOrder {
  olderThan: Date;
  /** Datasets behind this one, in the byte order of ids. */
  after?: string;
  /** Stops after the dataset with which so many objects were looked at. */
  maxObjects?: number;
  /** Says what would be removed, and removes nothing. */
  dryRun?: boolean;
  onRemoved?: (object: ObjectInfo & { bucket: BucketRole }) => void;
  signal?: AbortSignal;
}

export interface SweepReport {
  datasets: number;
  /** Looked at. */
  listed: number;
  removed: number;
  removedBytes: number;
  /** Were not removed: in the meantime somebody wrote, claimed or needed them. */
  spared: number;
  /** Where the next run goes on; undefined when this one came to the end. */
  next: string | undefined;
}

interface Place {
  role: BucketRole;
  prefix: string;
}

interface OwnedPlaces {
  id: string;
  places: Place[];
}

const CANDIDATES_AT_ONCE = 500;
const DATASETS_AT_ONCE = 100;
const REMOVALS_AT_ONCE = 8;
const SWEPT: ReadonlySet<ObjectKind> = new Set([
  'image',
  'thumbnail',
  'incoming',
  'export',
  'archive',
  'snapshot',
]);

/**
 * Removes old objects to which nothing refers, in the folders of datasets that are there. What lies in folders of
 * datasets that this database does not know is left alone: the database may be the wrong one.
 */
export class StorageSweep {
  private readonly references: ObjectReferences;
  private readonly claims: SweepClaims;

  constructor(
    private readonly db: LabelerDb,
    private readonly store: ObjectStore,
  ) {
    this.references = new ObjectReferences(db);
    this.claims = new SweepClaims(db, this.references);
  }

  /** May be cut off and repeated at any point. @throws StorageUnavailableError, DatabaseUnavailableError */
  async run(order: SweepOrder): Promise<SweepReport> {
    const report: SweepReport = {
      ...{ datasets: 0, listed: 0, removed: 0, removedBytes: 0, spared: 0 },
      next: order.after,
    };
    for (;;) {
      const datasets = await this.listDatasets(report.next ?? '');
      for (const { id, places } of datasets) {
        order.signal?.throwIfAborted();
        for (const place of places) await this.sweepPlace(id, place, order, report);
        report.datasets += 1;
        report.next = id;
        if (report.listed >= (order.maxObjects ?? Infinity)) return report;
      }
      if (datasets.length < DATASETS_AT_ONCE) return { ...report, next: undefined };
    }
  }

  /** Datasets whose files nobody is removing anyway. */
  private async listDatasets(after: string): Promise<OwnedPlaces[]> {
    const rows = await this.db.sql<{ id: string; projects: string[] }>`
      select d.id, array(select p.id from annotation_projects p
                          where p.dataset_id = d.id and p.removed_at is null order by p.id) as projects
        from datasets d
       where d.id collate "C" > ${after} and d.purge_started_at is null
       order by d.id collate "C"
       limit ${DATASETS_AT_ONCE}`;
    return rows.map(({ id, projects }) => ({
      id,
      places: [
        place('datasets', `datasets/${id}/`),
        place('annotations', `archives/${id}/`),
        place('annotations', `snapshots/${id}/`),
        ...projects.map((project) => place('annotations', `exports/${project}/`)),
      ],
    }));
  }

  private async sweepPlace(
    datasetId: string,
    { role, prefix }: Place,
    order: SweepOrder,
    report: SweepReport,
  ): Promise<void> {
    // Most folders are empty of what could be swept; the database is asked only when there is something old.
    if (!(await this.hasOld(role, prefix, order))) return;
    const roles = [role];
    const findings = compareStorage({
      roles,
      objects: this.store.list(role, prefix),
      references: this.references.stream(roles, { datasetId, prefix }),
      olderThan: order.olderThan,
      onObject: () => (report.listed += 1),
    });
    let candidates: ClaimedObject[] = [];
    for await (const { problem, key, object } of findings) {
      const { kind } = keyPartsOf(key, roles);
      if (problem !== 'unreferenced' || !object || !SWEPT.has(kind)) continue;
      candidates.push({ ...object, kind, role, datasetId });
      if (candidates.length < CANDIDATES_AT_ONCE) continue;
      await this.remove(candidates, order, report);
      candidates = [];
    }
    await this.remove(candidates, order, report);
  }

  private async hasOld(role: BucketRole, prefix: string, { olderThan }: SweepOrder) {
    for await (const { lastModified } of this.store.list(role, prefix)) {
      if (lastModified < olderThan) return true;
    }
    return false;
  }

  private async remove(
    candidates: readonly ClaimedObject[],
    order: SweepOrder,
    report: SweepReport,
  ): Promise<void> {
    const count = (object: ClaimedObject, isRemoved: boolean) => {
      if (!isRemoved) {
        report.spared += 1;
        return;
      }
      report.removed += 1;
      report.removedBytes += object.size;
      order.onRemoved?.({ ...object, bucket: object.role });
    };
    if (order.dryRun) {
      for (const object of candidates) count(object, true);
      return;
    }
    for (let start = 0; start < candidates.length; start += REMOVALS_AT_ONCE) {
      order.signal?.throwIfAborted();
      const few = candidates.slice(start, start + REMOVALS_AT_ONCE);
      const held = await this.claims.take(few);
      try {
        for (const object of few) {
          count(object, held.keys.has(object.key) && (await this.removeOne(object)));
        }
      } finally {
        await held.release();
      }
    }
  }

  /** Nobody else can write it now; only what was written before the claim is left to notice. */
  private async removeOne({ role, key, etag, lastModified }: ClaimedObject): Promise<boolean> {
    try {
      const now = await this.store.head(role, key);
      // HTTP dates have no fractions of seconds.
      const isSame = now.etag === etag && seconds(now.lastModified) === seconds(lastModified);
      if (!isSame) return false;
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return false;
      throw error;
    }
    await this.store.delete(role, key);
    return true;
  }
}

function place(role: BucketRole, prefix: string): Place {
  return { role, prefix };
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
