import { type JsonObject, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** Something that happened in a dataset. */
export type Happening = {
  /** Which record tells of it, and its id there: with the time, its place in the order. */
  source: number;
  id: number;
  /** To the microsecond, in UTC. */
  at: string;
  user_id: number | null;
  /** As the record says. */
  resource: string;
  action: string;
  details: JsonObject;
};

/** The place of the last entry of a page. */
export interface ActivityPosition {
  at: string;
  source: number;
  id: number;
}

export interface ActivityOrder {
  days: number;
  limit: number;
  after: ActivityPosition | undefined;
}

@Injectable()
export class ActivityQueries {
  constructor(private readonly db: LabelerDb) {}

  /**
   * The newest first; undefined when there is no such dataset. Each record is read backwards from its index, no more than
   * a page of it.
   */
  async list(
    datasetId: string,
    { days, limit, after }: ActivityOrder,
  ): Promise<Happening[] | undefined> {
    const place = after ?? { at: 'infinity', source: 0, id: 0 };
    const rows = await this.db.query<Happening | { id: null }>(ACTIVITY, [
      datasetId,
      days,
      limit,
      place.at,
      place.source,
      place.id,
    ]);
    if (rows.length === 0) return undefined;
    return rows.flatMap((row) => (row.id === null ? [] : [row]));
  }
}

/** The newest of one record that lie in the period and behind the place that the page begins at. */
const newest = (
  source: number,
  { table, time, columns, where }: Record<'table' | 'time' | 'columns' | 'where', string>,
) => `
  (select ${source} as source, r.id, r.${time} as at, ${columns}
     from ${table} r
    where ${where}
      and r.${time} >= (now() at time zone 'UTC')::date::timestamp at time zone 'UTC' - make_interval(days => $2::int - 1)
      and r.${time} <= $4::timestamptz
      and (r.${time}, ${source}, r.id) < ($4::timestamptz, $5::int, $6::bigint)
    order by r.${time} desc, r.id desc
    limit $3::int)`;

/** Entries about many annotations repeat what their history says of each. */
const audited = (source: number, resource: string, id: string) =>
  newest(source, {
    table: 'audit_logs',
    time: 'timestamp',
    columns: `r.user_id, r.resource_type::text as resource, r.action::text, coalesce(r.details, '{}') as details`,
    where: `r.resource_type = '${resource}' and r.resource_id = ${id} and r.status = 'success'
      and r.action not like 'annotation_batch_%'`,
  });

/** Of versions, as everywhere else; inherited entries may name anything. */
const NUMBER = `case when r.resource_id ~ '^\\d{1,18}$' then to_jsonb(r.resource_id::bigint) else to_jsonb(r.resource_id) end`;

const PART_ID = `case r.resource_type
          when 'version' then jsonb_build_object('version_id', ${NUMBER})
          when 'task_type' then jsonb_build_object('task_type', r.resource_id)
          else jsonb_build_object(r.resource_type || '_id', r.resource_id) end`;

/** Entries about parts of a project or dataset: what the index ix_audit_logs_place holds. */
const auditedPart = (source: number, id: string) =>
  newest(source, {
    table: 'audit_logs',
    time: 'timestamp',
    columns: `r.user_id, r.resource_type::text as resource, r.action::text,
      coalesce(r.details, '{}') || ${PART_ID} as details`,
    where: `coalesce(r.details ->> 'project_id', r.details ->> 'dataset_id') = ${id}
      and r.resource_type in ('image', 'version', 'export', 'class', 'task_type')
      and r.status = 'success' and r.action not in ('version_publish', 'version_links', 'export_link')`,
  });

const ACTIVITY = `
  select h.source, h.id, to_char(h.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, h.user_id, h.resource,
         h.action, h.details
    from datasets d
    left join annotation_projects p on p.dataset_id = d.id and p.removed_at is null
    left join lateral (
      ${newest(1, {
        table: 'annotation_history',
        time: 'timestamp',
        columns: `r.changed_by as user_id, 'annotation' as resource, r.action::text,
          jsonb_build_object('annotation_id', r.annotation_id, 'task_type', r.task_type, 'image_id', r.image_id) as details`,
        where: 'r.project_id = p.id',
      })}
      union all
      ${audited(2, 'dataset', 'd.id')}
      union all
      ${audited(3, 'project', 'p.id')}
      union all
      ${audited(4, 'project_permission', 'p.id')}
      union all
      ${newest(5, {
        table: 'annotation_versions',
        time: 'created_at',
        columns: `r.created_by as user_id, 'version' as resource, 'publish' as action,
          jsonb_build_object('version_id', r.id, 'version_number', r.version_number, 'task_type', r.task_type) as details`,
        where: `r.project_id = p.id and r.version_type = 'published'`,
      })}
      union all
      ${auditedPart(6, 'p.id')}
      union all
      ${auditedPart(7, 'd.id')}
      order by at desc, source desc, id desc
      limit $3::int) h on true
   where d.id = $1 and d.status <> 'deleting'
   order by h.at desc, h.source desc, h.id desc`;
