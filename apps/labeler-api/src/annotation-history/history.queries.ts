import { type JsonObject, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export type HistoryRow = {
  id: number;
  annotation_id: number;
  project_id: string;
  image_id: string | null;
  task_type: string | null;
  action: string;
  previous_state: JsonObject | null;
  new_state: JsonObject | null;
  changed_by: number;
  /** To the microsecond: whoever restores to it gets what this very entry left. */
  timestamp: string;
};

export interface HistoryPage {
  limit: number;
  skip?: number;
  /** The last entry of the page before. */
  before_id?: number | undefined;
}

export interface HistoryFilter {
  image_id?: string | undefined;
  task_type?: string | undefined;
  action?: string | undefined;
  user?: number | undefined;
}

const COLUMNS = `
  h.id, h.annotation_id, h.project_id, h.image_id, h.task_type, h.action, h.previous_state, h.new_state, h.changed_by,
  to_char(h.timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as timestamp`;

/** What a filter asks of a row of the history. */
const CONDITIONS: Record<keyof HistoryFilter, string> = {
  image_id: 'k.image_id',
  task_type: 'k.task_type',
  action: 'k.action',
  user: 'k.changed_by',
};

@Injectable()
export class HistoryQueries {
  constructor(private readonly db: LabelerDb) {}

  /** The project that an annotation lies in, or lay in before it was deleted. */
  async findProject(annotationId: number): Promise<string | undefined> {
    const [row] = await this.db.sql<{ project_id: string }>`
      select coalesce(
               (select a.project_id from annotations a where a.id = ${annotationId}),
               (select h.project_id from annotation_history h
                 where h.annotation_id = ${annotationId}
                 order by h.id desc limit 1)) as project_id`;
    return row?.project_id ?? undefined;
  }

  /** Newest first. What a page skips is read from an index alone when there is no filter. */
  listOfProject(
    projectId: string,
    page: HistoryPage,
    filter: HistoryFilter,
  ): Promise<HistoryRow[]> {
    const values: unknown[] = [projectId];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = Object.entries(CONDITIONS).flatMap(([name, column]) => {
      const wanted = filter[name as keyof HistoryFilter];
      return wanted === undefined ? [] : [`and ${column} = ${bind(wanted)}`];
    });
    if (page.before_id !== undefined) {
      const last = `select l.timestamp, l.id from annotation_history l where l.id = ${bind(page.before_id)} and l.project_id = $1`;
      conditions.push(`and (k.timestamp, k.id) < (${last})`);
    }
    return this.db.query<HistoryRow>(
      `select ${COLUMNS}
         from (select k.id
                 from annotation_history k
                where k.project_id = $1 ${conditions.join(' ')}
                order by k.timestamp desc, k.id desc
               offset ${bind(page.skip ?? 0)}::bigint limit ${bind(page.limit)}::bigint) p
         join annotation_history h on h.id = p.id
        order by h.timestamp desc, h.id desc`,
      values,
    );
  }

  /** Newest first: rows of one annotation are written in the order of their ids. */
  listOfAnnotation(
    projectId: string,
    annotationId: number,
    { limit, skip = 0, before_id = Number.MAX_SAFE_INTEGER }: HistoryPage,
  ): Promise<HistoryRow[]> {
    return this.db.query<HistoryRow>(
      `select ${COLUMNS}
         from annotation_history h
        where h.annotation_id = $1 and h.project_id = $2 and h.id < $3::bigint
        order by h.id desc
       offset $4::bigint limit $5::bigint`,
      [annotationId, projectId, before_id, skip, limit],
    );
  }

  /** Annotations that are gone, by their last entry, newest first. */
  listDeleted(
    projectId: string,
    { limit, before_id }: HistoryPage,
    filter: Pick<HistoryFilter, 'image_id' | 'task_type'>,
  ): Promise<HistoryRow[]> {
    const values: unknown[] = [projectId, before_id ?? Number.MAX_SAFE_INTEGER, limit];
    const conditions = (['image_id', 'task_type'] as const).flatMap((name) =>
      filter[name] === undefined ? [] : [`and h.${name} = $${values.push(filter[name])}`],
    );
    return this.db.query<HistoryRow>(
      `select ${COLUMNS}
         from annotation_history h
        where h.project_id = $1 and h.new_state is null and h.id < $2::bigint ${conditions.join(' ')}
          and not exists (select from annotations a where a.id = h.annotation_id)
          and not exists (select from annotation_history n
                           where n.annotation_id = h.annotation_id and n.id > h.id)
        order by h.id desc
        limit $3::bigint`,
      values,
    );
  }
}
