import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Content, PartTotals, Revision, RevisionClass } from './revision';

type StoredTotals = Omit<PartTotals, 'changedAt'> & { changedAt: string };

type RevisionRow = {
  dataset_id: string;
  revision: number;
  project_id: string | null;
  frozen_at: Date;
  task_types: string[];
  classes: Record<string, RevisionClass[]>;
  images: number;
  image_bytes: number;
  tasks: Record<string, Record<Content, StoredTotals>>;
  content_hash: string;
  reviewed_hash: string;
};

/** Revisions as they are stored. */
@Injectable()
export class RevisionRepository {
  constructor(private readonly db: LabelerDb) {}

  async find(datasetId: string, revision: number): Promise<Revision | undefined> {
    const rows = await this.db.sql<RevisionRow>`
      select r.* from dataset_revisions r where r.dataset_id = ${datasetId} and r.revision = ${revision}`;
    return rows[0] && toRevision(rows[0]);
  }

  async newest(tx: Tx, datasetId: string): Promise<Revision | undefined> {
    const rows = await tx.sql<RevisionRow>`
      select r.* from dataset_revisions r where r.dataset_id = ${datasetId}
       order by r.revision desc limit 1`;
    return rows[0] && toRevision(rows[0]);
  }

  async add(tx: Tx, revision: Revision): Promise<void> {
    await tx.sql`
      insert into dataset_revisions (dataset_id, revision, project_id, frozen_at, task_types, classes, images,
        image_bytes, tasks, content_hash, reviewed_hash)
      values (${revision.datasetId}, ${revision.revision}, ${revision.projectId}, ${revision.frozenAt},
        ${revision.taskTypes}, ${JSON.stringify(revision.classes)}, ${revision.images}, ${revision.imageBytes},
        ${JSON.stringify(revision.tasks)}, ${revision.contentHash}, ${revision.reviewedHash})`;
  }
}

function toRevision(row: RevisionRow): Revision {
  return {
    datasetId: row.dataset_id,
    revision: row.revision,
    projectId: row.project_id,
    frozenAt: row.frozen_at,
    images: row.images,
    imageBytes: row.image_bytes,
    contentHash: row.content_hash,
    reviewedHash: row.reviewed_hash,
    taskTypes: row.task_types,
    classes: row.classes,
    tasks: Object.fromEntries(
      Object.entries(row.tasks).map(([task, { all, reviewed }]) => [
        task,
        { all: toTotals(all), reviewed: toTotals(reviewed) },
      ]),
    ),
  };
}

function toTotals(stored: StoredTotals): PartTotals {
  return { ...stored, changedAt: new Date(stored.changedAt) };
}
