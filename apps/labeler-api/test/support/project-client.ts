import {
  type CallResult,
  type GivenDataset,
  givenDataset,
  type DatasetOverrides,
  OLIVIA,
  type Person,
} from '@libs/testing';
import { type Labeler, startLabeler } from './labeler';

export interface ProjectBody {
  id: string;
  name: string;
  description: string | null;
  dataset_id: string;
  owner_id: number;
  task_types: string[];
  task_config: Record<string, unknown>;
  task_classes: Record<string, Record<string, ClassBody>>;
  settings: Record<string, unknown>;
  total_images: number;
  annotated_images: number;
  total_annotations: number;
  status: string;
  last_updated_by: number | null;
  last_updated_by_name: string | null;
}

export interface ClassBody {
  class_id: string;
  name: string;
  color: string;
  description: string | null;
  order: number;
  image_count: number;
  bbox_count: number;
}

export interface GivenAnnotations {
  taskType?: string;
  classId?: string | null;
  className?: string | null;
  /** Positions in the list of images; one annotation for each. */
  images: number[];
  state?: 'draft' | 'confirmed';
}

/** People who work on projects, over HTTP. */
export class ProjectClient {
  private readonly tokens = new Map<number, string>();

  private constructor(readonly labeler: Labeler) {}

  static async start(people: readonly Person[]): Promise<ProjectClient> {
    const client = new ProjectClient(await startLabeler());
    for (const person of people) {
      client.tokens.set(person.id, await client.labeler.signIn(person));
    }
    return client;
  }

  stop(): Promise<void> {
    return this.labeler.stop();
  }

  /** @param path below `/api/v1` */
  call<Body>(
    person: Person,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<CallResult<Body>> {
    const token = this.tokens.get(person.id) ?? '';
    return this.labeler.call<Body>(method, `/api/v1${path}`, { token, body });
  }

  db<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.labeler.databases.labeler<Row>(text, values);
  }

  /** With the classes given for detection. */
  async dataset(
    classes: Record<string, object> = {},
    overrides: DatasetOverrides = {},
  ): Promise<GivenDataset> {
    const dataset = await givenDataset(this.labeler.databases, {
      images: 4,
      taskTypes: ['detection'],
      ...overrides,
    });
    await this.db('update annotation_projects set task_classes = $2 where id = $1', [
      dataset.projectId,
      JSON.stringify({ detection: classes }),
    ]);
    return dataset;
  }

  /** Ids of the new annotations. */
  async annotate(dataset: GivenDataset, given: GivenAnnotations): Promise<number[]> {
    const { taskType = 'detection', classId = null, className = null, state = 'draft' } = given;
    const rows = await this.db<{ id: number }>(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
         class_name, annotation_state, created_by)
       select $1, $2, i.id, 'bbox', $3, '{"type":"bbox"}', $4, $5, $6, $8
         from unnest($7::int[]) n
         join lateral (select m.id from image_metadata m where m.dataset_id = $2
                        order by m.ordinal offset n limit 1) i on true
       returning id::int`,
      [dataset.projectId, dataset.id, taskType, classId, className, state, given.images, OLIVIA.id],
    );
    return rows.map(({ id }) => id);
  }

  /** The classes of detection, as they are stored. */
  async storedClasses(projectId: string): Promise<Record<string, ClassBody>> {
    const [row] = await this.db<{ classes: Record<string, ClassBody> }>(
      `select task_classes -> 'detection' as classes from annotation_projects where id = $1`,
      [projectId],
    );
    return row?.classes ?? {};
  }

  /** What is on record of a project: audit entries and events, the oldest first. */
  async record(
    projectId: string,
  ): Promise<{ actions: string[]; events: [string, Record<string, unknown>][] }> {
    const actions = await this.db<{ action: string }>(
      `select action from audit_logs where details ->> 'project_id' = $1 order by id`,
      [projectId],
    );
    const events = await this.db<{ type: string; payload: Record<string, unknown> }>(
      'select type, payload from project_events where project_id = $1 order by id',
      [projectId],
    );
    return {
      actions: actions.map(({ action }) => action),
      events: events.map(({ type, payload }) => [type, payload]),
    };
  }
}
