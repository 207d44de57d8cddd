import type { DirectoryUser } from '@libs/user-db';
import type { AnnotationView, StoredAnnotationView } from './dto/annotation.view';

const wireTime = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Members of the wire by the columns of the table, in order. */
const MEMBERS: Record<keyof StoredAnnotationView, (alias: string) => string> = {
  id: (a) => `${a}.id`,
  project_id: (a) => `${a}.project_id`,
  image_id: (a) => `${a}.image_id`,
  annotation_type: (a) => `${a}.annotation_type`,
  geometry: (a) => `${a}.geometry`,
  class_id: (a) => `${a}.class_id`,
  class_name: (a) => `${a}.class_name`,
  attributes: (a) => `${a}.attributes`,
  confidence: (a) => `${a}.confidence`,
  created_by: (a) => `${a}.created_by`,
  updated_by: (a) => `${a}.updated_by`,
  is_verified: (a) => `${a}.is_verified`,
  notes: (a) => `${a}.notes`,
  version: (a) => `${a}.version`,
  annotation_state: (a) => `${a}.annotation_state`,
  confirmed_at: (a) => wireTime(`${a}.confirmed_at`),
  confirmed_by: (a) => `${a}.confirmed_by`,
  created_at: (a) => wireTime(`${a}.created_at`),
  updated_at: (a) => wireTime(`${a}.updated_at`),
};

/** An expression for the JSON of the row `alias` of annotations; names of people are not in this database. */
export function annotationJson(alias: string): string {
  const columns = Object.entries(MEMBERS).map(([name, column]) => `${column(alias)} as ${name}`);
  return `(select row_to_json(v) from (select ${columns.join(', ')}) v)`;
}

/** Whose names an annotation shows. */
export type Involved = Pick<StoredAnnotationView, 'created_by' | 'updated_by' | 'confirmed_by'>;

export type People = ReadonlyMap<number, Pick<DirectoryUser, 'fullName'>>;

export function peopleOf(annotations: readonly Involved[]): number[] {
  const ids = new Set<number>();
  for (const { created_by, updated_by, confirmed_by } of annotations) {
    ids.add(created_by);
    if (updated_by !== null) ids.add(updated_by);
    if (confirmed_by !== null) ids.add(confirmed_by);
  }
  return [...ids];
}

export function namesOf(annotation: Involved, people: People) {
  const nameOf = (id: number | null) => (id === null ? null : (people.get(id)?.fullName ?? null));
  return {
    created_by_name: nameOf(annotation.created_by),
    updated_by_name: nameOf(annotation.updated_by),
    confirmed_by_name: nameOf(annotation.confirmed_by),
  };
}

export function toAnnotationView(stored: StoredAnnotationView, people: People): AnnotationView {
  return { ...stored, ...namesOf(stored, people) };
}
