import {
  ADAM,
  ANDY,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  type Person,
  RITA,
  VERA,
} from '@libs/testing';
import { AnnotationWrites, type State } from './annotation-writes';
import { type Labeler, startLabeler } from './labeler';

export interface Restored {
  dry_run: boolean;
  created: number;
  updated: number;
  deleted: number;
  unchanged: number;
  image_gone: number;
  class_gone: number;
  incomplete: number;
  unrestorable_ids: number[];
  images: number;
  classes: { class_id: string | null; created: number; updated: number; deleted: number }[];
}

/** A moment, and every annotation as it was then. */
export interface Moment {
  historyId: number;
  timestamp: string;
  states: Map<number, State>;
}

export const IMAGES = ['line 1/weld #1', 'line 1/weld 100%', 'line-2/용접+2', 'd', 'e', 'f'];

const MEMBERS = [
  [ADAM, 'admin'],
  [RITA, 'reviewer'],
  [ANDY, 'annotator'],
  [VERA, 'viewer'],
] as const;

/** Of both tasks. */
const CLASSES = Object.fromEntries(['a', 'b', 'c'].map((id) => [id, { name: id }]));

/** Somebody who restores annotations of one project at a time. */
export class RestoreClient {
  dataset: GivenDataset;
  private readonly tokens = new Map<number, string>();

  private constructor(
    readonly labeler: Labeler,
    readonly writes: AnnotationWrites,
  ) {}

  static async start(): Promise<RestoreClient> {
    const labeler = await startLabeler();
    const client = new RestoreClient(labeler, new AnnotationWrites(labeler.databases));
    for (const person of [OLIVIA, ...MEMBERS.map(([member]) => member)]) {
      client.tokens.set(person.id, await labeler.signIn(person));
    }
    return client;
  }

  /** With a member of each role, and images without annotations. */
  async useNewDataset(): Promise<void> {
    const { databases } = this.labeler;
    this.dataset = await givenDataset(databases, { taskTypes: ['detection', 'segmentation'] });
    await databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size)
       select $1::text, i, i, 'datasets/' || $1 || '/images/' || i || '.jpg', 1000 from unnest($2::text[]) i`,
      [this.dataset.id, IMAGES],
    );
    await this.setClasses({ detection: CLASSES, segmentation: CLASSES });
    for (const [person, role] of MEMBERS) await givenMember(databases, this.dataset, person, role);
  }

  /** By task and id. */
  async setClasses(classes: Record<string, Record<string, { name: string }>>): Promise<void> {
    await this.labeler.databases.labeler(
      'update annotation_projects set task_classes = $2 where id = $1',
      [this.dataset.projectId, JSON.stringify(classes)],
    );
  }

  annotation<Body = Restored>(id: number, body: object = {}, person: Person = OLIVIA) {
    return this.post<Body>(`/annotations/${id}/restore`, body, person);
  }

  image<Body = Restored>(imageId: string, body: object, person: Person = OLIVIA) {
    const path = `/projects/${this.dataset.projectId}/images/${encodeURIComponent(imageId)}/restore`;
    return this.post<Body>(path, body, person);
  }

  task<Body = Restored>(body: object, person: Person = ADAM) {
    return this.post<Body>(`/projects/${this.dataset.projectId}/restore`, body, person);
  }

  async now(): Promise<Moment> {
    const [row] = await this.labeler.databases.labeler<{ historyId: number; timestamp: string }>(
      `select coalesce((select max(id) from annotation_history), 0)::int as "historyId",
              to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as timestamp`,
    );
    if (!row) throw new Error('There is no now.');
    return { ...row, states: await this.writes.states(this.dataset) };
  }

  private post<Body>(path: string, body: object, { id }: Person) {
    return this.labeler.post<Body>(path, { token: this.tokens.get(id) ?? '', body });
  }
}
