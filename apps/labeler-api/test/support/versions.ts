import {
  ADAM,
  type CallResult,
  type GivenDataset,
  OLIVIA,
  type Person,
  RITA,
  s3Client,
  VERA,
} from '@libs/testing';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { AnnotationWrites, type Drawn } from './annotation-writes';
import { type Labeler, type Overrides, type Problem, startLabeler } from './labeler';
import { givenTeam } from './membership';

export interface Version {
  id: number;
  project_id: string;
  task_type: string;
  version_number: string;
  version_type: string;
  created_at: string;
  created_by: number | null;
  description: string | null;
  notes: string | null;
  annotation_count: number | null;
  image_count: number | null;
  export_format: string | null;
  export_path: string | null;
  download_url: string | null;
  download_url_expires_at: string | null;
  file_size_bytes: number | null;
  created_by_name: string | null;
  created_by_email: string | null;
  include_draft: boolean | null;
  content_hash: string | null;
  content_version: number | null;
  is_published: boolean;
}

export type WholeVersion = Version & { conservation: Record<string, unknown> | null };

export interface VersionPage {
  versions: Version[];
  total: number;
  project_id: string;
  next_cursor: string | null;
}

/** What tests look at in a DICE file. */
export interface DiceFile {
  dataset_name: string;
  version: number;
  classes: { id: number; name: string }[];
  images: { id: number; image_id: string; file_name: string; annotations: { id: number }[] }[];
  annotations: { id: number; image_id: number; category_id: number }[];
  split_config?: unknown;
}

export interface Publication {
  version_id: number | null;
  annotation_path: string;
  num_images: number;
  num_annotations: number;
  num_classes: number;
  class_names: string[];
  content_hash: string | null;
}

export const imageId = (n: number) => `img_${n.toString(16).padStart(16, '0')}`;

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const CLASSES = {
  b: { name: 'b', order: 1 },
  a: { name: 'a', order: 0 },
  c: { name: '찍힘', order: 2 },
};
const PEOPLE = [OLIVIA, ADAM, RITA, VERA];

/** People who publish one dataset at a time. */
export class VersionsClient {
  dataset: GivenDataset;
  readonly writes: AnnotationWrites;
  private readonly tokens = new Map<number, string>();
  private readonly s3 = s3Client();

  private constructor(readonly labeler: Labeler) {
    this.writes = new AnnotationWrites(labeler.databases);
  }

  static async start(overrides: Overrides = {}): Promise<VersionsClient> {
    const client = new VersionsClient(await startLabeler(overrides));
    for (const person of PEOPLE) {
      client.tokens.set(person.id, await client.labeler.signIn(person));
    }
    return client;
  }

  async stop(): Promise<void> {
    this.s3.destroy();
    await this.labeler.stop();
  }

  /** Images of 1000 × 500 pixels, two tasks with the same classes. */
  async useNewDataset({ images = 6 }: { images?: number } = {}): Promise<GivenDataset> {
    const { databases } = this.labeler;
    this.dataset = await givenTeam(this.labeler, {
      images,
      taskTypes: ['detection', 'segmentation'],
    });
    await databases.labeler(
      'update image_metadata set width = 1000, height = 500 where dataset_id = $1',
      [this.dataset.id],
    );
    await this.setClasses({ detection: CLASSES, segmentation: CLASSES });
    return this.dataset;
  }

  async setClasses(classes: object): Promise<void> {
    await this.labeler.databases.labeler(
      'update annotation_projects set task_classes = $2 where id = $1',
      [this.dataset.projectId, JSON.stringify(classes)],
    );
  }

  /** Draws one annotation on each of the first images and confirms it. */
  async drawConfirmed(count: number, drawn: Omit<Drawn, 'imageId'> = {}): Promise<number[]> {
    const ids: number[] = [];
    for (let n = 1; n <= count; n += 1) {
      ids.push(await this.writes.draw(this.dataset, { imageId: imageId(n), ...drawn }));
    }
    await this.writes.confirm(ids);
    return ids;
  }

  ask<Body = Problem>(
    request: string,
    {
      as = ADAM,
      body,
      headers,
    }: { as?: Person; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<CallResult<Body>> {
    const [method = '', path = ''] = request.split(' ');
    const token = this.tokens.get(as.id);
    const base = `/api/v1/projects/${this.dataset.projectId}/versions`;
    return this.labeler.call<Body>(method, base + path, { token, body, headers });
  }

  /** Publishes detection as DICE unless it is told otherwise. */
  async publish(body: object = {}): Promise<WholeVersion> {
    const wanted = { task_type: 'detection', export_format: 'dice', ...body };
    const answer = await this.ask<WholeVersion>('POST /publish', { body: wanted });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  }

  async list(query = ''): Promise<VersionPage> {
    return (await this.ask<VersionPage>(`GET ${query}`, { as: VERA })).body;
  }

  async read(bucket: 'datasets' | 'annotations', key: string | null): Promise<Buffer> {
    const command = new GetObjectCommand({
      Bucket: this.labeler.buckets[bucket],
      Key: key ?? '',
    });
    const { Body } = await this.s3.send(command);
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  async dice(bucket: 'datasets' | 'annotations', key: string | null): Promise<DiceFile> {
    return JSON.parse((await this.read(bucket, key)).toString()) as DiceFile;
  }

  get liveKey(): string {
    return `datasets/${this.dataset.id}/annotations_detection.json`;
  }

  /** Keys of what lies in the folders of versions. */
  keys(): Promise<string[]> {
    const { buckets } = this.labeler;
    return buckets.keys(buckets.annotations, `exports/${this.dataset.projectId}/`);
  }

  async publication(taskType = 'detection'): Promise<Publication | undefined> {
    const [row] = await this.labeler.databases.labeler<Publication>(
      'select * from dataset_publications where dataset_id = $1 and task_type = $2',
      [this.dataset.id, taskType],
    );
    return row;
  }

  async datasetRow(): Promise<Record<string, unknown>> {
    const [row] = await this.labeler.databases.labeler<Record<string, unknown>>(
      `select labeled, format, annotation_path, num_classes, class_names, content_hash, published_task_types
         from datasets where id = $1`,
      [this.dataset.id],
    );
    return row ?? {};
  }

  /** What is left to do for the sweep. */
  async leftovers(): Promise<{ claims: number; requests: number }> {
    const [row] = await this.labeler.databases.labeler<{ claims: number; requests: number }>(
      `select (select count(*)::int from version_claims where project_id = $1) as claims,
              (select count(*)::int from live_file_requests where dataset_id = $2) as requests`,
      [this.dataset.projectId, this.dataset.id],
    );
    return row ?? { claims: -1, requests: -1 };
  }
}
