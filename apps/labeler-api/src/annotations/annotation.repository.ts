import type { Tx } from '@libs/database';
import type { Geometry } from '@libs/geometry';
import type { JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { databaseJson } from '../annotation-import/database-json';
import type { Actor } from '../audit/actor';
import type { LockClaim } from '../image-locks/image-lock.sql';
import { journalValues } from './annotation-journal';
import {
  DELETE,
  DELETE_WITH_LOCK,
  FEW,
  HOLD_CLASSES,
  INSERT,
  INSERT_WITH_LOCK,
  JUDGE,
  UPDATE,
  UPDATE_WITH_LOCK,
} from './annotation.sql';
import type { StoredAnnotationView } from './dto/annotation.view';

/** A row to be. */
export interface NewAnnotation {
  projectId: string;
  datasetId: string;
  imageId: string;
  annotationType: string;
  taskType: string;
  geometry: Geometry;
  classId: string | null;
  className: string | null;
  attributes: JsonObject;
  confidence: number | null;
  notes: string | null;
  /** It takes the place of the classifications that the image has in the task. */
  replaces: boolean;
}

/** Columns that get new values. */
export interface AnnotationPatch {
  geometry?: Geometry;
  class_id?: string | null;
  class_name?: string | null;
  attributes?: JsonObject;
  confidence?: number | null;
  is_verified?: boolean;
  notes?: string | null;
}

export interface AnnotationChange {
  id: number;
  patch: AnnotationPatch;
  /** Versions that the change was made for; null for any. */
  versions: readonly number[] | null;
}

export type ReplacedClassification = { project_id: string; created_by: number };

export interface Inserted {
  annotations: StoredAnnotationView[];
  replaced: ReplacedClassification[];
  /** Positions of those that were not inserted, and what was removed meanwhile. */
  unfit: { position: number; lacks: 'project' | 'task' | 'class' }[];
}

/** What became of a change. Without `after` it was not made: for the version, or because the class is gone. */
export type Outcome = {
  id: number;
  isExpected: boolean;
  before: StoredAnnotationView;
  after: StoredAnnotationView | null;
};

/** Who writes, with the lock that the statement takes. */
export interface LockedWrite {
  actor: Actor;
  lock: LockClaim;
}

type Changed<T> = { changed: T | null };

const sizeOf = ({ length }: readonly unknown[]) => (length <= FEW ? 'few' : 'many');

function insertValues(actor: Actor, annotations: readonly NewAnnotation[]): unknown[] {
  const rows = annotations.map((annotation, position) => ({ ...annotation, position }));
  return [...journalValues(actor), databaseJson(rows)];
}

/** Writes annotations: one statement each, with history, audit and events. Triggers keep what is counted. */
@Injectable()
export class AnnotationRepository {
  async insert(tx: Tx, actor: Actor, annotations: readonly NewAnnotation[]): Promise<Inserted> {
    const [inserted] = await tx.query<Inserted>(INSERT, insertValues(actor, annotations));
    return inserted ?? { annotations: [], replaced: [], unfit: [] };
  }

  /**
   * The same for annotations of one image that replace none, together with taking its lock. None when it was refused.
   * @throws what `isRefusedStatement` knows, when one of them was not inserted
   */
  async insertWithLock(
    tx: Tx,
    { actor, lock }: LockedWrite,
    annotations: readonly NewAnnotation[],
  ): Promise<StoredAnnotationView[]> {
    const values = [...insertValues(actor, annotations), ...lock.values];
    const [row] = await tx.query<Pick<Inserted, 'annotations'>>(
      INSERT_WITH_LOCK[lock.form],
      values,
    );
    return row?.annotations ?? [];
  }

  /** Before annotations get another class. */
  async holdClasses(tx: Tx, projectIds: readonly string[]): Promise<void> {
    await tx.query(HOLD_CLASSES, [[...new Set(projectIds)]]);
  }

  /** One outcome for each annotation that is there. */
  update(tx: Tx, actor: Actor, changes: readonly AnnotationChange[]): Promise<Outcome[]> {
    return tx.query<Outcome>(UPDATE[sizeOf(changes)], [
      ...journalValues(actor),
      databaseJson(changes),
    ]);
  }

  /**
   * Changes one annotation together with taking the lock of its image. Undefined when it was refused.
   * @throws what `isRefusedStatement` knows, when the change was not made
   */
  async updateWithLock(
    tx: Tx,
    { actor, lock }: LockedWrite,
    change: AnnotationChange,
  ): Promise<StoredAnnotationView | undefined> {
    const values = [...journalValues(actor), databaseJson([change]), ...lock.values];
    const [row] = await tx.query<Changed<StoredAnnotationView>>(
      UPDATE_WITH_LOCK[lock.form],
      values,
    );
    return row?.changed ?? undefined;
  }

  /** The same for a deletion: the id of what is gone. */
  async deleteWithLock(
    tx: Tx,
    { actor, lock }: LockedWrite,
    target: Omit<AnnotationChange, 'patch'>,
  ): Promise<number | undefined> {
    const values = [...journalValues(actor), JSON.stringify([target]), ...lock.values];
    const [row] = await tx.query<Changed<number>>(DELETE_WITH_LOCK[lock.form], values);
    return row?.changed ?? undefined;
  }

  /** One outcome for each annotation that was there. */
  delete(
    tx: Tx,
    actor: Actor,
    targets: readonly Omit<AnnotationChange, 'patch'>[],
  ): Promise<Outcome[]> {
    return tx.query<Outcome>(DELETE[sizeOf(targets)], [
      ...journalValues(actor),
      JSON.stringify(targets),
    ]);
  }

  /** The annotations that are there, as they are now. */
  async judge(
    tx: Tx,
    actor: Actor,
    { ids, state }: { ids: readonly number[]; state: 'draft' | 'confirmed' },
  ): Promise<StoredAnnotationView[]> {
    const values = [...journalValues(actor), ids, state];
    const rows = await tx.query<{ json: StoredAnnotationView }>(JUDGE, values);
    return rows.map(({ json }) => json);
  }
}
