import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { annotationJson } from './annotation-json';
import { type ListAnnotationsQuery, MAX_LIMIT } from './dto/list-annotations.query';

export interface PageAsked extends ListAnnotationsQuery {
  projectId: string;
}

/** A page, as of one moment. */
export interface PageTexts {
  /** Names the rows and their contents. */
  fingerprint: string;
  /** The JSON of each annotation, one a line; null when there are none. */
  texts: string | null;
  /** Who made, changed and confirmed each of them. */
  involved: [createdBy: number, updatedBy: number | null, confirmedBy: number | null][] | null;
}

const FILTERS = {
  image_id: 'a.image_id =',
  task_type: 'a.task_type =',
  state: 'a.annotation_state =',
  class_id: 'a.class_id =',
  after_id: 'a.id >',
} as const;

/**
 * A key and the transaction that wrote the row name one committed content, on one run of one server; whoever keeps
 * fingerprints must forget them before transactions can be numbered anew.
 */
const FINGERPRINT = `
  md5(pg_postmaster_start_time()::text || coalesce(string_agg(a.id || '.' || a.xmin, ',' order by a.id), ''))`;

/** Annotations of a project in the order of their ids. */
@Injectable()
export class AnnotationListQueries {
  constructor(private readonly db: LabelerDb) {}

  /** What would change if anything on the page did. */
  async fingerprint(page: PageAsked): Promise<string> {
    const { from, values } = pageOf(page);
    const [row] = await this.db.query<{ fingerprint: string }>(
      `select ${FINGERPRINT} as fingerprint from ${from}`,
      values,
    );
    return row?.fingerprint ?? '';
  }

  async read(page: PageAsked): Promise<PageTexts> {
    const { from, values } = pageOf(page);
    const [row] = await this.db.query<PageTexts>(
      `select ${FINGERPRINT} as fingerprint,
              string_agg(${annotationJson('a')}::text, e'\\n' order by a.id) as texts,
              json_agg(json_build_array(a.created_by, a.updated_by, a.confirmed_by) order by a.id) as involved
         from ${from}`,
      values,
    );
    return row ?? { fingerprint: '', texts: null, involved: null };
  }
}

/**
 * The text depends only on which filters there are. The planner sees the largest page, so that one plan walks an index
 * for every page.
 */
function pageOf(page: PageAsked): { from: string; values: unknown[] } {
  const values: unknown[] = [page.projectId, page.limit];
  const conditions = Object.entries(FILTERS).flatMap(([name, condition]) => {
    const value = page[name as keyof typeof FILTERS];
    return value === undefined ? [] : [`${condition} $${values.push(value)}`];
  });
  const where = ['a.project_id = $1', ...conditions].join(' and ');
  const offset = page.skip > 0 ? `offset $${values.push(page.skip)}::bigint` : '';
  // A sub-select hides the system columns that it does not name.
  const from = `(select p.* from (
    select a.*, a.xmin from annotations a where ${where} order by a.id ${offset} limit ${MAX_LIMIT}) p
    limit $2::bigint) a`;
  return { from, values };
}
