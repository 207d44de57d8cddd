import type { Tx } from '@libs/database';
import { type JsonObject, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { FREEZE, PLAN_BY_KEYS } from './freeze.statement';

const ELEMENTS = 1_000;
const CLEARED_AT_ONCE = 5_000;

/** What a step of a freeze is about: marked images, one at least. */
export interface StepBounds {
  /** Images behind this one, in the order of ids. */
  after: string;
  images: number;
  /** Few more than these. */
  annotations: number;
}

/** What a step of a freeze saw and wrote. */
export type FreezeStep = {
  at: Date;
  /** Which transactions it could see. */
  snapshot: string;
  /** The last image of it; null when no marked one follows. */
  last: string | null;
  /** Whether somebody is overwriting the file of an image that it wrote. */
  is_contested: boolean;
  project_id: string | null;
  task_types: string[] | null;
  task_classes: JsonObject | null;
};

/** Part of a revision whose elements are counted together. */
export interface Part {
  /** Null for the images. */
  taskType: string | null;
  /** Which element of the labels. */
  element: 'element' | 'element_all' | 'element_reviewed';
}

type Counts = Record<'all' | 'reviewed', Record<string, number>>;

/** By how much the labels of a task changed with a revision. */
export type TaskShift = {
  task_type: string;
  images: number;
  reviewed_images: number;
  annotations: number;
  reviewed_annotations: number;
  class_counts: Counts;
  /** Of the annotations that came. */
  changed_at: Date | null;
};

export type ImageShift = { records: number; images: number; bytes: number };

/** Reads and writes of a freeze, in its transaction. */
@Injectable()
export class FreezeRepository {
  constructor(private readonly db: LabelerDb) {}

  /** One freeze of a dataset at a time, and nobody begins to overwrite images meanwhile. */
  async lock(tx: Tx, datasetId: string): Promise<boolean> {
    await tx.sql`select pg_advisory_xact_lock(dataset_content_lock(${datasetId}))`;
    await tx.query(PLAN_BY_KEYS);
    const rows = await tx.sql`select 1 as found from datasets d where d.id = ${datasetId}`;
    return rows.length > 0;
  }

  /**
   * Lets the planner know of a dataset that it has not seen: it takes it for one row, and any index for as good. The
   * database would do it by itself, but only when a good part of all datasets has changed.
   */
  async refreshStatistics(): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.sql`set local lock_timeout = '2s'`;
      await tx.sql`analyze frozen_images, frozen_annotations`;
    });
  }

  async step(tx: Tx, datasetId: string, revision: number, bounds: StepBounds): Promise<FreezeStep> {
    const { images, annotations, after } = bounds;
    const values = [datasetId, revision, images, annotations, after];
    const [row] = await tx.query<FreezeStep>(FREEZE, values);
    if (!row) throw new Error('A statement without rows');
    return row;
  }

  /** How the images changed with a revision. */
  async imageShift(tx: Tx, datasetId: string, revision: number): Promise<ImageShift> {
    const [row] = await tx.sql<ImageShift>`
      select count(*) as records, coalesce(sum(c.sign), 0)::bigint as images,
             coalesce(sum(c.sign * c.size), 0)::bigint as bytes
        from (select 1 as sign, f.size from frozen_images f
               where f.dataset_id = ${datasetId} and f.from_revision = ${revision}
               union all
              select -1, f.size from frozen_images f
               where f.dataset_id = ${datasetId} and f.to_revision = ${revision}) c`;
    return row ?? { records: 0, images: 0, bytes: 0 };
  }

  /** How the labels of each task changed with a revision; tasks without change are left out. */
  async taskShifts(tx: Tx, datasetId: string, revision: number): Promise<TaskShift[]> {
    return tx.sql<TaskShift>`
      with changed as materialized (
        select 1 as sign, f.task_type, f.annotations, f.reviewed_annotations, f.element_reviewed is not null as reviewed,
               f.class_counts, f.changed_at
          from frozen_annotations f where f.dataset_id = ${datasetId} and f.from_revision = ${revision}
        union all
        select -1, f.task_type, f.annotations, f.reviewed_annotations, f.element_reviewed is not null, f.class_counts, null
          from frozen_annotations f where f.dataset_id = ${datasetId} and f.to_revision = ${revision}
      ), classes as (
        select n.task_type, n.content, jsonb_object_agg(n.class_id, n.uses) as uses
          from (select c.task_type, k.key as content, u.key as class_id, sum(c.sign * u.value::bigint) as uses
                  from changed c
                 cross join lateral jsonb_each(c.class_counts) k
                 cross join lateral jsonb_each_text(k.value) u
                 group by c.task_type, k.key, u.key) n
         group by n.task_type, n.content
      )
      select c.task_type, sum(c.sign)::bigint as images, sum(c.sign * c.reviewed::int)::bigint as reviewed_images,
             sum(c.sign * c.annotations)::bigint as annotations,
             sum(c.sign * c.reviewed_annotations)::bigint as reviewed_annotations, max(c.changed_at) as changed_at,
             jsonb_build_object(
               'all', coalesce((select k.uses from classes k
                                 where k.task_type = c.task_type and k.content = 'all'), '{}'),
               'reviewed', coalesce((select k.uses from classes k
                                      where k.task_type = c.task_type and k.content = 'reviewed'), '{}')) as class_counts
        from changed c
       group by c.task_type
       order by c.task_type`;
  }

  /** Elements that came or went with a revision, some at a time. */
  async *elements(
    tx: Tx,
    { datasetId, revision }: { datasetId: string; revision: number },
    { taskType, element }: Part,
    edge: 'from_revision' | 'to_revision',
  ): AsyncIterable<Buffer[]> {
    const table = taskType === null ? 'frozen_images' : 'frozen_annotations';
    const ofTask = taskType === null ? '$5::text is null' : 'f.task_type = $5';
    let after = '';
    for (;;) {
      const rows = await tx.query<{ image_id: string; element: Buffer | null }>(
        `select f.image_id, f.${element} as element from ${table} f
          where f.dataset_id = $1 and f.${edge} = $2 and f.image_id > $3 and ${ofTask}
          order by f.image_id limit $4::int`,
        [datasetId, revision, after, ELEMENTS, taskType],
      );
      yield rows.flatMap((row) => row.element ?? []);
      if (rows.length < ELEMENTS) return;
      after = rows.at(-1)?.image_id ?? '';
    }
  }

  async state(tx: Tx, datasetId: string, part: string): Promise<Buffer | undefined> {
    const [row] = await tx.sql<{ state: Buffer }>`
      select s.state from revision_states s where s.dataset_id = ${datasetId} and s.part = ${part}`;
    return row?.state;
  }

  async putState(tx: Tx, datasetId: string, part: string, state: Buffer): Promise<void> {
    await tx.sql`
      insert into revision_states (dataset_id, part, state) values (${datasetId}, ${part}, ${state})
      on conflict (dataset_id, part) do update set state = excluded.state`;
  }

  /**
   * Clears the marks that a step could see, and none that came later; what somebody is changing at this moment keeps
   * its mark. A mark from the future comes with a restored database.
   */
  async clearMarks(
    datasetId: string,
    { snapshot, last }: FreezeStep,
    { after }: StepBounds,
  ): Promise<void> {
    const seen = [datasetId, after, last, snapshot, CLEARED_AT_ONCE];
    for (const statement of [CLEAR_STATUSES, CLEAR_IMAGES]) {
      let found = CLEARED_AT_ONCE;
      while (found === CLEARED_AT_ONCE) {
        found = await this.db.transaction(async (tx) => {
          await tx.query(PLAN_BY_KEYS);
          const [row] = await tx.query<{ found: number }>(statement, seen);
          return row?.found ?? 0;
        });
      }
    }
  }
}

const SEEN = `
  m.dataset_id = $1 and m.image_id > $2 and ($3::varchar is null or m.image_id <= $3)
  and (pg_visible_in_snapshot(m.changed_in::text::xid8, $4::pg_snapshot)
    or m.changed_in >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)`;

/** What changes after the look at the marks has another transaction in its mark, and keeps it. */
const CLEAR_STATUSES = `
  with seen as materialized (
    select m.id, m.changed_in from image_annotation_status m where m.is_changed and ${SEEN}
     order by m.image_id limit $5::int
  ), free as materialized (
    select m.id from seen n join image_annotation_status m on m.id = n.id and m.changed_in = n.changed_in
     order by m.image_id for update of m skip locked
  ), cleared as (
    update image_annotation_status s set is_changed = false
     where s.id = any(array(select f.id from free f)) and s.is_changed
  )
  select count(*) as found from free`;

const CLEAR_IMAGES = `
  with seen as materialized (
    select m.image_id, m.changed_in from changed_images m where ${SEEN}
     order by m.image_id limit $5::int
  ), free as materialized (
    select m.image_id
      from seen n join changed_images m
        on m.dataset_id = $1 and m.image_id = n.image_id and m.changed_in = n.changed_in
     order by m.image_id for update of m skip locked
  ), cleared as (
    delete from changed_images c
     where c.dataset_id = $1 and c.image_id = any(array(select f.image_id from free f))
  )
  select count(*) as found from free`;
