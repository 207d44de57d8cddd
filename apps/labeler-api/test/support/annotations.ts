import {
  ADAM,
  ANDY,
  type CallResult,
  type GivenDataset,
  OLIVIA,
  type Person,
  RITA,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import type { Labeler, Problem } from './labeler';
import { givenTeam } from './membership';

export interface Annotation {
  id: number;
  project_id: string;
  image_id: string;
  annotation_type: string;
  geometry: Record<string, unknown>;
  class_id: string | null;
  class_name: string | null;
  attributes: Record<string, unknown>;
  confidence: number | null;
  version: number;
  created_by: number;
  updated_by: number | null;
  annotation_state: string;
  confirmed_at: string | null;
  confirmed_by: number | null;
  created_by_name: string | null;
  updated_by_name: string | null;
  confirmed_by_name: string | null;
  notes: string | null;
  is_verified: boolean;
}

export interface Bulk {
  created?: number;
  deleted?: number;
  classified?: number;
  failed: number;
  annotation_ids: number[];
  errors: string[];
}

type Id = Pick<Person, 'id'>;

const ACTORS = [OLIVIA, ADAM, RITA, ANDY, VERA, SAM, ROOT];
export const TASKS = [
  'detection',
  'segmentation',
  'classification',
  'geometry',
  'keypoint',
  'line',
];
const CLASSES = {
  c1: { name: 'scratch', color: '#ff0000' },
  c2: { name: 'dent', color: '#00ff00' },
};

/** Ids of the images of `givenDataset`. */
export const imageId = (n: number) => `img_${n.toString(16).padStart(16, '0')}`;

/** A team, images of 1000 × 500 pixels, every task, and the classes c1 and c2 in each. */
export async function givenAnnotatable(
  labeler: Labeler,
  { images = 4, taskTypes = TASKS }: { images?: number; taskTypes?: string[] } = {},
): Promise<GivenDataset> {
  const dataset = await givenTeam(labeler, { images, taskTypes });
  await labeler.databases.labeler(
    'update image_metadata set width = 1000, height = 500 where dataset_id = $1',
    [dataset.id],
  );
  await labeler.databases.labeler(
    'update annotation_projects set task_classes = $2 where id = $1',
    [dataset.projectId, Object.fromEntries(taskTypes.map((task) => [task, CLASSES]))],
  );
  return dataset;
}

/** What people do with annotations. */
export class AnnotationsClient {
  private constructor(
    private readonly labeler: Labeler,
    private readonly tokens: ReadonlyMap<number, string>,
  ) {}

  static async signedIn(labeler: Labeler): Promise<AnnotationsClient> {
    const tokens = new Map<number, string>();
    for (const person of ACTORS) tokens.set(person.id, await labeler.signIn(person));
    return new AnnotationsClient(labeler, tokens);
  }

  ask<Body = Problem>(
    as: Id,
    request: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<CallResult<Body>> {
    const [method = '', path = ''] = request.split(' ');
    const token = this.tokens.get(as.id);
    return this.labeler.call<Body>(method, `/api/v1/annotations${path}`, { token, body, headers });
  }

  create<Body = Annotation>(as: Id, body: unknown, headers?: Record<string, string>) {
    return this.ask<Body>(as, 'POST ', body, headers);
  }

  get<Body = Annotation>(as: Id, id: number) {
    return this.ask<Body>(as, `GET /${id}`);
  }

  update<Body = Annotation>(as: Id, id: number, body: unknown, headers?: Record<string, string>) {
    return this.ask<Body>(as, `PUT /${id}`, body, headers);
  }

  list<Body = Annotation[]>(as: Id, projectId: string, query = '') {
    return this.ask<Body>(as, `GET /project/${projectId}?${query}`);
  }

  bulk<Body = Bulk>(as: Id, action: string, body: unknown) {
    return this.ask<Body>(as, `POST /${action}`, body);
  }

  /** Draws a box and gives its lock back, as somebody who goes on to another image. */
  async drawn(as: Id, body: Record<string, unknown>): Promise<Annotation> {
    const { status, body: annotation } = await this.create(as, body);
    if (status !== 200) throw new Error(JSON.stringify(annotation));
    await this.unlock(annotation.project_id);
    return annotation;
  }

  async unlock(projectId: string): Promise<void> {
    await this.labeler.databases.labeler('delete from image_locks where project_id = $1', [
      projectId,
    ]);
  }
}

/** A box as the web client draws it. */
export function box(dataset: GivenDataset, change: Record<string, unknown> = {}) {
  return {
    project_id: dataset.projectId,
    image_id: imageId(1),
    annotation_type: 'bbox',
    geometry: { type: 'bbox', bbox: [10.5, 20, 100.25, 50], image_width: 1000, image_height: 500 },
    class_id: 'c1',
    class_name: 'scratch',
    ...change,
  };
}

/** What is written down of an annotation, oldest first. */
export function historyOf(
  { databases }: Labeler,
  { projectId }: GivenDataset,
): Promise<
  {
    annotation_id: number;
    action: string;
    changed_by: number;
    previous_state: Record<string, unknown> | null;
    new_state: Record<string, unknown> | null;
  }[]
> {
  return databases.labeler(
    `select annotation_id::int, action, changed_by, previous_state, new_state
       from annotation_history where project_id = $1 order by id`,
    [projectId],
  );
}
