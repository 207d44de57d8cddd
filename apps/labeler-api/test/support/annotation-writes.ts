import type { GivenDataset, TestDatabases } from '@libs/testing';

export type State = Record<string, unknown>;

const DRAW = `
  insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id, class_name,
                           attributes, created_by)
  select p.id, p.dataset_id, $2, 'bbox', $3, $4, $5, $5, $6, $7 from annotation_projects p where p.id = $1
  returning id, project_id, image_id, task_type, null::jsonb as before, annotation_state(annotations) as after`;

const EDIT = (change: string) => `
  update annotations a set ${change}, version = a.version + 1, updated_at = clock_timestamp()
    from (select b.id, annotation_state(b) as state from annotations b where b.id = any($1) for update) o
   where a.id = o.id
  returning a.id, a.project_id, a.image_id, a.task_type, o.state as before, annotation_state(a) as after`;

const ERASE = `
  delete from annotations a where a.id = any($1)
  returning a.id, a.project_id, a.image_id, a.task_type, annotation_state(a) as before, null::jsonb as after`;

export interface Drawn {
  imageId: string;
  taskType?: string;
  bbox?: readonly number[];
  classId?: string | null;
  attributes?: object;
  by?: number;
}

/** Changes annotations as the product's writers do: with their history, in one statement. */
export class AnnotationWrites {
  constructor(private readonly databases: Pick<TestDatabases, 'labeler'>) {}

  async draw({ projectId }: GivenDataset, drawn: Drawn): Promise<number> {
    const { imageId, taskType = 'detection', bbox = [1, 2, 3, 4], classId = 'a', by = 1 } = drawn;
    const geometry = JSON.stringify({ type: 'bbox', bbox });
    const attributes = JSON.stringify(drawn.attributes ?? {});
    const values = [projectId, imageId, taskType, geometry, classId, attributes, by];
    const [row] = await this.record('create', DRAW, values);
    if (!row) throw new Error('Nothing was drawn.');
    return row.id;
  }

  async reshape(ids: readonly number[], bbox: readonly number[]): Promise<void> {
    const change =
      "geometry = $2, annotation_state = 'draft', confirmed_at = null, confirmed_by = null";
    await this.record('update', EDIT(change), [ids, JSON.stringify({ type: 'bbox', bbox })]);
  }

  async annotate(ids: readonly number[], notes: string, confidence: number): Promise<void> {
    const change =
      "notes = $2, confidence = $3, is_verified = not a.is_verified, attributes = a.attributes || jsonb_build_object('n', $2::text)";
    await this.record('update', EDIT(change), [ids, notes, confidence]);
  }

  async classify(ids: readonly number[], classId: string): Promise<void> {
    await this.record('update', EDIT('class_id = $2, class_name = $2'), [ids, classId]);
  }

  async confirm(ids: readonly number[], by = 1): Promise<void> {
    const change =
      "annotation_state = 'confirmed', confirmed_at = clock_timestamp(), confirmed_by = $2";
    await this.record('confirm', EDIT(change), [ids, by]);
  }

  async erase(ids: readonly number[]): Promise<void> {
    await this.record('delete', ERASE, [ids]);
  }

  /** Every annotation of a project as it is now, without what only rises: its version and when it was written. */
  async states({ projectId }: GivenDataset): Promise<Map<number, State>> {
    const rows = await this.databases.labeler<{ id: number; state: State }>(
      `select a.id::int, annotation_state(a) - '{version,updated_by,updated_at}'::text[] as state
         from annotations a where a.project_id = $1 order by a.id`,
      [projectId],
    );
    return new Map(rows.map(({ id, state }) => [id, state]));
  }

  /** The totals and statuses of a project, as they are kept and as they are counted anew. */
  async totals(dataset: GivenDataset): Promise<{ kept: unknown; counted: unknown }> {
    const kept = await this.summary(dataset);
    await this.databases.labeler('select recount_annotations($1)', [dataset.projectId]);
    return { kept, counted: await this.summary(dataset) };
  }

  private record(action: string, sql: string, values: readonly unknown[]) {
    return this.databases.labeler<{ id: number }>(
      `with changed as (${sql}), recorded as (
         insert into annotation_history (annotation_id, project_id, image_id, task_type, action, previous_state,
                                         new_state, changed_by, timestamp)
         select c.id, c.project_id, c.image_id, c.task_type, '${action}', c.before, c.after, 1, clock_timestamp()
           from changed c order by c.id)
       select id::int from changed`,
      [...values],
    );
  }

  private async summary({ projectId }: GivenDataset): Promise<unknown> {
    const [row] = await this.databases.labeler(
      `select (select jsonb_agg(jsonb_build_array(c.image_id, c.task_type, c.class_id, c.annotations)
                                order by c.image_id, c.task_type, c.class_id)
                 from image_classes c where c.project_id = $1) as classes,
              (select jsonb_agg(t order by t.task_type, t.class_id) from (
                 select n.task_type, n.class_id, sum(n.annotations) as annotations, sum(n.images) as images
                   from annotation_counts n where n.project_id = $1 group by n.task_type, n.class_id
                  having sum(n.annotations) <> 0 or sum(n.images) <> 0) t) as counts,
              (select jsonb_agg(jsonb_build_array(s.image_id, s.task_type, s.status, s.is_image_confirmed,
                                s.total_annotations, s.confirmed_annotations, s.draft_annotations)
                                order by s.image_id, s.task_type)
                 from image_annotation_status s where s.project_id = $1) as statuses,
              (select jsonb_agg(t order by t.task_type) from (
                 select n.task_type, sum(n.in_progress) as in_progress, sum(n.completed) as completed,
                        sum(n.confirmed) as confirmed
                   from image_status_counts n where n.project_id = $1 group by n.task_type
                  having sum(n.in_progress + n.completed + n.confirmed) <> 0) t) as images,
              (select jsonb_build_array(sum(p.annotations), sum(p.annotated_images))
                 from project_activity p where p.project_id = $1) as activity`,
      [projectId],
    );
    return row;
  }
}
