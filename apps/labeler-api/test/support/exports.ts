import {
  ADAM,
  type CallResult,
  type GivenDataset,
  givenStoredImage,
  OLIVIA,
  type Person,
  RITA,
  s3Client,
  VERA,
} from '@libs/testing';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { AnnotationWrites, type Drawn } from './annotation-writes';
import { type Labeler, type Overrides, type Problem, startLabeler } from './labeler';
import { givenTeam } from './membership';

export interface Report {
  format: string;
  layout: string | null;
  images: number;
  annotations: number;
  exact: number;
  approximated: number;
  dropped: number;
  images_by_split: Record<string, number>;
  by_class: { class_name: string | null; annotations: number }[];
  drops: { reason: string; count: number }[];
}

export interface Export {
  export_id: string;
  project_id: string;
  task_type: string;
  export_format: string;
  status: string;
  progress: number;
  export_path: string | null;
  download_url: string | null;
  download_url_expires_at: string | null;
  file_name: string | null;
  annotation_count: number | null;
  image_count: number | null;
  file_size_bytes: number | null;
  sha256: string | null;
  report: Report | null;
  error_code: string | null;
  error_message: string | null;
  created_at: string;
  finished_at: string | null;
  expires_at: string;
}

export const imageId = (n: number) => `img_${n.toString(16).padStart(16, '0')}`;

const CLASSES = { a: { name: 'dent', order: 0 }, b: { name: '찍힘', order: 1 } };
const PEOPLE = [OLIVIA, ADAM, RITA, VERA];

/** People who export one dataset at a time. */
export class ExportsClient {
  dataset: GivenDataset;
  readonly writes: AnnotationWrites;
  private readonly tokens = new Map<number, string>();
  private readonly s3 = s3Client();

  private constructor(readonly labeler: Labeler) {
    this.writes = new AnnotationWrites(labeler.databases);
  }

  static async start(overrides: Overrides = {}): Promise<ExportsClient> {
    const client = new ExportsClient(await startLabeler(overrides));
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
  async useNewDataset({ images = 6 }: { images?: number } = {}): Promise<void> {
    const taskTypes = ['detection', 'segmentation'];
    this.dataset = await givenTeam(this.labeler, { images, taskTypes });
    await this.labeler.databases.labeler(
      'update image_metadata set width = 1000, height = 500 where dataset_id = $1',
      [this.dataset.id],
    );
    await this.labeler.databases.labeler(
      'update annotation_projects set task_classes = $2 where id = $1',
      [this.dataset.projectId, JSON.stringify({ detection: CLASSES, segmentation: CLASSES })],
    );
  }

  /** A dataset of images that are in storage, each with one confirmed annotation. */
  async useStoredImages(paths: readonly string[]): Promise<Map<string, Buffer>> {
    await this.useNewDataset({ images: 0 });
    const { databases, buckets } = this.labeler;
    const bytes = new Map<string, Buffer>();
    for (const path of paths) {
      const image = await givenStoredImage(databases, buckets, this.dataset, { path });
      await this.drawConfirmed([{ imageId: image.id }]);
      bytes.set(path, image.bytes);
    }
    await databases.labeler(
      'update image_metadata set width = 1000, height = 500 where dataset_id = $1',
      [this.dataset.id],
    );
    return bytes;
  }

  async drawConfirmed(drawn: readonly Drawn[]): Promise<number[]> {
    const ids: number[] = [];
    for (const each of drawn) ids.push(await this.writes.draw(this.dataset, each));
    await this.writes.confirm(ids);
    return ids;
  }

  call<Body = Problem>(
    request: string,
    options: { as?: Person; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<CallResult<Body>> {
    const { as = ADAM, body, headers } = options;
    const [method = '', path = ''] = request.split(' ');
    const token = this.tokens.get(as.id);
    return this.labeler.call<Body>(method, `/api/v1${path}`, { token, body, headers });
  }

  /** Exports as COCO unless it is told otherwise. */
  ask<Body = Problem>(
    body: object = {},
    options: { as?: Person; headers?: Record<string, string> } = {},
  ): Promise<CallResult<Body>> {
    const wanted = { export_format: 'coco', ...body };
    const path = `/projects/${this.dataset.projectId}/export`;
    return this.call<Body>(`POST ${path}`, { body: wanted, ...options });
  }

  async export(body: object = {}): Promise<Export> {
    const answer = await this.ask<Export>(body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  }

  async request(body: object = {}): Promise<CallResult<Export>> {
    return this.ask<Export>(body, { headers: { prefer: 'respond-async' } });
  }

  async get(exportId: string): Promise<Export> {
    return (await this.call<Export>(`GET /exports/${exportId}`)).body;
  }

  async read(key: string | null, bucket: 'datasets' | 'annotations' = 'annotations') {
    const command = new GetObjectCommand({
      Bucket: this.labeler.buckets[bucket],
      Key: key ?? '',
    });
    const { Body } = await this.s3.send(command);
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  async json<Document>(key: string | null): Promise<Document> {
    return JSON.parse((await this.read(key)).toString()) as Document;
  }

  /** Keys of what lies in the folders of exports. */
  keys(): Promise<string[]> {
    const { buckets } = this.labeler;
    return buckets.keys(buckets.annotations, `exports/${this.dataset.projectId}/`);
  }
}
