import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { DayCount } from './calendar';

/** What people did to annotations that are there, in datasets that are not in the trash. Days are `YYYY-MM-DD`. */
export type Work = {
  created: DayCount[];
  confirmed: DayCount[];
  /** Annotations of the period by task. */
  tasks: Record<string, number>;
  annotators: { user_id: number; annotation_count: number }[];
  active7: number;
  active30: number;
};

/** Whom a list of annotators names. */
const MOST = 10;
const COUNTED = 'project_id, day, user_id, task_type, created, confirmed';

@Injectable()
export class WorkQueries {
  constructor(private readonly db: LabelerDb) {}

  /**
   * Sums over the days that triggers keep, whatever the number of annotations.
   * @param days the period of tasks and annotators, today included; the days reach back `atLeast` days
   */
  async find(days: number, atLeast: number): Promise<Work> {
    const [row] = await this.db.query<Work>(WORK, [days, Math.max(days, atLeast)]);
    if (!row) throw new Error('An aggregate has a row');
    return row;
  }
}

const byDay = (column: string) => `
  (select coalesce(jsonb_agg(jsonb_build_object('date', d.day, 'count', d.total) order by d.day), '[]')
     from (select w.day, sum(w.${column}) as total from work w group by w.day) d)`;

const active = (days: number) => `
  (select count(*) from (select from work w where w.day > t.today - ${days} group by w.user_id having sum(w.created) > 0) a)`;

const WORK = `
  with t as materialized (select (now() at time zone 'UTC')::date as today),
  live as materialized (
    select p.id
      from annotation_projects p
      join datasets d on d.id = p.dataset_id
     where p.removed_at is null and d.status <> 'deleting'
  ), work as materialized (
    select c.day, c.user_id, c.task_type, sum(c.created) as created, sum(c.confirmed) as confirmed
      from (select ${COUNTED} from annotation_days union all select ${COUNTED} from annotation_day_changes) c
      join live l on l.id = c.project_id
     where c.day > (select today from t) - $2::int and c.day <= (select today from t)
     group by c.day, c.user_id, c.task_type
  )
  select ${byDay('created')} as created, ${byDay('confirmed')} as confirmed,
         (select coalesce(jsonb_object_agg(s.task_type, s.total), '{}')
            from (select w.task_type, sum(w.created) as total from work w
                   where w.day > t.today - $1::int
                   group by w.task_type having sum(w.created) > 0) s) as tasks,
         (select coalesce(jsonb_agg(jsonb_build_object('user_id', a.user_id, 'annotation_count', a.total)
                                    order by a.total desc, a.user_id), '[]')
            from (select w.user_id, sum(w.created) as total from work w
                   where w.day > t.today - $1::int
                   group by w.user_id having sum(w.created) > 0
                   order by total desc, w.user_id limit ${MOST}) a) as annotators,
         ${active(7)} as active7, ${active(30)} as active30
    from t`;
