import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { TaskPlace } from './class.repository';

/** Images per statement. The triggers of a statement compare all its rows with each other. */
const IMAGES_AT_ONCE = 200;
/** An event names no more images. */
const NAMED_IMAGES = 100;

export interface ClassPlace extends TaskPlace {
  classId: string;
}

/** The class that annotations get. */
export interface TargetClass {
  classId: string;
  name: string;
}

export interface Moved {
  annotations: number;
  /** Some of the images. */
  imageIds: string[];
}

type Step = { images: number; last: number | null; annotations: number; image_ids: string[] };

/**
 * Images of a class, some at a time in the order of the list, and their annotations of the class, locked in order. They
 * are looked up image by image: by their class every step could read
 * all of them.
 */
const HELD = `
  images as materialized (
    select c.image_id, c.image_ordinal
      from image_classes c
     where c.project_id = $1 and c.task_type = $2 and c.class_id = $3 and c.image_ordinal > $4 and c.annotations > 0
     order by c.image_ordinal
     limit $5
  ), ids as materialized (
    select x.id
      from images i
     cross join lateral (
       select a.id from annotations a
        where a.dataset_id = (select p.dataset_id from annotation_projects p where p.id = $1) and a.image_id = i.image_id
          and a.task_type = $2 and coalesce(a.class_id, '') = $3 offset 0) x
  ), held as materialized (
    select a.id, annotation_state(a) as state
      from annotations a
     where a.id = any(array(select x.id from ids x)) and coalesce(a.class_id, '') = $3
     order by a.id
       for update of a
  )`;

const SUMMARY = `
  select (select count(*) from images) as images, (select max(i.image_ordinal) from images i) as last`;

const RENAME = `
  with ${HELD}, changed as (
    update annotations a set class_name = $6 from held h
     where a.id = h.id and a.class_name is distinct from $6
  )
  ${SUMMARY}, 0 as annotations, '{}'::text[] as image_ids`;

/** A change of the class is an edit: what was confirmed has to be looked at again. */
const MOVE = `
  with ${HELD}, moved as (
    update annotations a
       set class_id = $6, class_name = $7, version = a.version + 1, annotation_state = 'draft', confirmed_at = null,
           confirmed_by = null, updated_by = $8, updated_at = clock_timestamp()
      from held h
     where a.id = h.id
    returning a.id, a.image_id, h.state as previous, annotation_state(a) as state
  ), recorded as (
    insert into annotation_history (annotation_id, project_id, image_id, task_type, action, previous_state, new_state,
      changed_by, timestamp)
    select m.id, $1, m.image_id, $2, 'update', m.previous, m.state, $8, clock_timestamp() from moved m order by m.id
  )
  ${SUMMARY}, (select count(*) from moved) as annotations,
    array(select distinct m.image_id::text from moved m order by 1 limit ${NAMED_IMAGES}) as image_ids`;

/** What a change of a class does to its annotations, in the transaction of the caller, which holds the project. */
@Injectable()
export class ClassAnnotations {
  /** Whether any annotation has the class, asked where they lie. */
  async exist(tx: Tx, { projectId, taskType, classId }: ClassPlace): Promise<boolean> {
    const [row] = await tx.sql<{ used: boolean }>`
      select exists (select from annotations a
                      where a.project_id = ${projectId} and a.task_type = ${taskType}
                        and a.class_id = ${classId}) as used`;
    return row?.used === true;
  }

  /** Their copies of the name. That is no edit: versions, states and history stay as they are. */
  async rename(tx: Tx, place: ClassPlace, name: string): Promise<void> {
    await this.walk(tx, place, { statement: RENAME, values: [name] });
  }

  /** Gives them another class, with their history. */
  async move(tx: Tx, place: ClassPlace, target: TargetClass, userId: number): Promise<Moved> {
    const values = [target.classId, target.name, userId];
    return this.walk(tx, place, { statement: MOVE, values });
  }

  private async walk(
    tx: Tx,
    { projectId, taskType, classId }: ClassPlace,
    { statement, values }: { statement: string; values: readonly unknown[] },
  ): Promise<Moved> {
    const total: Moved = { annotations: 0, imageIds: [] };
    for (let after = 0; ;) {
      const place = [projectId, taskType, classId, after, IMAGES_AT_ONCE];
      const [step] = await tx.query<Step>(statement, [...place, ...values]);
      if (!step || step.last === null) return total;
      total.annotations += step.annotations;
      total.imageIds = [...total.imageIds, ...step.image_ids].slice(0, NAMED_IMAGES);
      if (step.images < IMAGES_AT_ONCE) return total;
      after = step.last;
    }
  }
}
