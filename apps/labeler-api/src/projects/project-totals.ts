import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** One statement changes no more rows. */
const AT_ONCE = 1000;

/** Copies the totals of projects to where older readers of the database look for them. */
@Injectable()
export class ProjectTotals {
  constructor(private readonly db: LabelerDb) {}

  /** Rows that somebody else is changing are left for the next time. @returns how many were out of date */
  async copy(): Promise<number> {
    const rows = await this.db.sql`
      with totals as (
        select a.project_id, sum(a.annotations)::int as annotations, sum(a.annotated_images)::int as images
          from project_activity a
         group by a.project_id
      ), outdated as (
        select p.id, t.annotations, t.images
          from annotation_projects p
          join totals t on t.project_id = p.id
         where (p.total_annotations, p.annotated_images) is distinct from (t.annotations, t.images)
         order by p.id
         limit ${AT_ONCE}
           for no key update of p skip locked
      )
      update annotation_projects p set total_annotations = o.annotations, annotated_images = o.images
        from outdated o
       where p.id = o.id
      returning 1 as copied`;
    return rows.length;
  }
}
