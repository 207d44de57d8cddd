import { BatchLoader } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import type { AnnotationType } from '@libs/geometry';
import { Injectable } from '@nestjs/common';
import { databaseJson } from '../annotation-import/database-json';
import { annotationJson } from './annotation-json';
import type { StoredAnnotationView } from './dto/annotation.view';

/** An annotation that somebody wants to change, and what the project says of the class that it is to have. */
export type Target = {
  id: number;
  projectId: string;
  datasetId: string;
  imageId: string;
  annotationType: AnnotationType;
  taskType: string;
  createdBy: number;
  /** Of the image; null when unknown. */
  width: number | null;
  height: number | null;
  classId: string | null;
  className: string | null;
};

/** A class by its id, else by its name. */
export interface WantedClass {
  classId?: string | null;
  className?: string | null;
}

/** Where a new annotation is to lie. */
export interface PlaceAsked {
  projectId: string;
  imageId: string;
  /** Null for the only task of the project. */
  taskType: string | null;
  classId: string | null;
  className: string | null;
}

/** What there is in that place. */
export type Place = {
  position: number;
  projectId: string;
  datasetId: string;
  taskType: string | null;
  isEnabled: boolean | null;
  isImage: boolean;
  width: number | null;
  height: number | null;
  /** Images have one classification at most. */
  isSingleClass: boolean;
  classId: string | null;
  className: string | null;
};

/** The class by its id, else by its name, in the task. */
const classLookup = (task: string, id: string, name: string) => `
  left join lateral (
    select e.key as id, coalesce(e.value ->> 'name', e.key) as name
      from (select ${id} as key, p.task_classes -> ${task} -> ${id} as value
             where ${id} is not null
            union all
            select e.key, e.value from jsonb_each(p.task_classes -> ${task}) e
             where ${id} is null and e.value ->> 'name' = ${name}) e
     where e.value is not null
     order by e.key
     limit 1) c on ${id} is not null or ${name} is not null`;

const TARGET = `a.id, a.project_id as "projectId", a.dataset_id as "datasetId", a.image_id as "imageId",
         a.annotation_type as "annotationType", a.task_type as "taskType", a.created_by as "createdBy",
         m.width, m.height`;

const TARGETS = `
  select ${TARGET}, null as "classId", null as "className"
    from annotations a
    join image_metadata m on m.dataset_id = a.dataset_id and m.id = a.image_id`;

/** Taken this way PostgreSQL does not see how many ids there are, and keeps its plan. */
const AMONG_IDS = 'a.id = any((select $1::bigint[])::bigint[])';

const TARGETS_BY_IDS = `${TARGETS} where ${AMONG_IDS} order by a.id`;

const TARGETS_WITH_CLASS = `
  select ${TARGET}, c.id as "classId", c.name as "className"
    from annotations a
    join annotation_projects p on p.id = a.project_id
    join image_metadata m on m.dataset_id = a.dataset_id and m.id = a.image_id
    ${classLookup('a.task_type', '$2::text', '$3::text')}
   where ${AMONG_IDS}
   order by a.id`;

const TARGETS_BY_IMAGE = `
  ${TARGETS}
   where a.project_id = $1 and a.image_id = any($2::text[]) and ($3::text is null or a.task_type = $3)
   order by a.id limit $4`;

const PLACES = `
  select q.position, p.id as "projectId", p.dataset_id as "datasetId", t.task_type as "taskType",
         t.task_type = any(p.task_types) as "isEnabled", m.id is not null as "isImage", m.width, m.height,
         coalesce(p.task_config -> 'classification' ->> 'multi_label', '') <> 'true'
           and coalesce(p.task_config -> 'classification' ->> 'type', '') <> 'multi' as "isSingleClass",
         c.id as "classId", c.name as "className"
    from jsonb_to_recordset($1) as q(position int, "projectId" text, "imageId" text, "taskType" text, "classId" text,
           "className" text)
    join annotation_projects p on p.id = q."projectId"
    cross join lateral (
      select coalesce(q."taskType", case when cardinality(p.task_types) = 1 then p.task_types[1] end) as task_type) t
    left join image_metadata m on m.dataset_id = p.dataset_id and m.id = q."imageId"
    ${classLookup('t.task_type', 'q."classId"', 'q."className"')}
   order by q.position`;

const ONE = `select a.project_id as "projectId", ${annotationJson('a')} as json from annotations a where a.id = $1`;

export interface ImagesAsked {
  projectId: string;
  imageIds: readonly string[];
  taskType: string | null;
  limit: number;
}

/** Reads what has to be known before annotations are written. */
@Injectable()
export class AnnotationLookupQueries {
  /** People save one annotation each, many at a time. */
  private readonly places: BatchLoader<PlaceAsked, Place | undefined>;
  private readonly targets: BatchLoader<number, Target | undefined>;

  constructor(private readonly db: LabelerDb) {
    this.places = new BatchLoader((asked) => this.placesInOrder(asked));
    this.targets = new BatchLoader((ids) => this.targetsInOrder(ids));
  }

  async find(
    annotationId: number,
  ): Promise<{ projectId: string; json: StoredAnnotationView } | undefined> {
    const [row] = await this.db.query<{ projectId: string; json: StoredAnnotationView }>(ONE, [
      annotationId,
    ]);
    return row;
  }

  /** In the order of ids; unknown ones are left out. */
  async findTargets(
    ids: readonly number[],
    { classId = null, className = null }: WantedClass = {},
  ): Promise<Target[]> {
    if (classId !== null || className !== null) {
      return this.db.query<Target>(TARGETS_WITH_CLASS, [ids, classId, className]);
    }
    const [id] = ids;
    if (id === undefined || ids.length > 1) return this.targetsOf(ids);
    const target = await this.targets.load(id);
    return target ? [target] : [];
  }

  /** In the order of ids. */
  findTargetsOfImages({ projectId, imageIds, taskType, limit }: ImagesAsked): Promise<Target[]> {
    const values = [projectId, imageIds, taskType, limit];
    return this.db.query<Target>(TARGETS_BY_IMAGE, values);
  }

  /** In the order asked; places in unknown projects are left out. */
  async findPlaces(places: readonly PlaceAsked[]): Promise<Place[]> {
    const [only] = places;
    if (!only || places.length > 1) return this.placesOf(places);
    const place = await this.places.load(only);
    return place ? [{ ...place, position: 0 }] : [];
  }

  private targetsOf(ids: readonly number[]): Promise<Target[]> {
    return this.db.query<Target>(TARGETS_BY_IDS, [ids]);
  }

  private async targetsInOrder(ids: readonly number[]): Promise<(Target | undefined)[]> {
    const found = new Map((await this.targetsOf(ids)).map((target) => [target.id, target]));
    return ids.map((id) => found.get(id));
  }

  private async placesInOrder(asked: readonly PlaceAsked[]): Promise<(Place | undefined)[]> {
    const places = await this.placesOf(asked);
    const found = new Map(places.map((place) => [place.position, place]));
    return asked.map((_, position) => found.get(position));
  }

  private placesOf(places: readonly PlaceAsked[]): Promise<Place[]> {
    const asked = places.map((place, position) => ({ ...place, position }));
    return this.db.query<Place>(PLACES, [databaseJson(asked)]);
  }
}
