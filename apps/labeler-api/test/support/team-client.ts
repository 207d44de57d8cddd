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
import { AnnotationWrites } from './annotation-writes';
import type { Labeler, Problem } from './labeler';
import { givenTeam } from './membership';

export interface CallOptions {
  as?: Person;
  body?: unknown;
  headers?: Record<string, string>;
}

const PEOPLE = [OLIVIA, ADAM, RITA, VERA];

export const imageId = (n: number) => `img_${n.toString(16).padStart(16, '0')}`;

/** A team that works on one dataset at a time, and what it finds in storage. */
export class TeamClient {
  dataset: GivenDataset;
  readonly writes: AnnotationWrites;
  private readonly tokens = new Map<number, string>();
  private readonly s3 = s3Client();

  protected constructor(readonly labeler: Labeler) {
    this.writes = new AnnotationWrites(labeler.databases);
  }

  async stop(): Promise<void> {
    this.s3.destroy();
    await this.labeler.stop();
  }

  call<Body = Problem>(
    request: string,
    { as = ADAM, body, headers }: CallOptions = {},
  ): Promise<CallResult<Body>> {
    const [method = '', path = ''] = request.split(' ');
    const token = this.tokens.get(as.id);
    return this.labeler.call<Body>(method, `/api/v1${path}`, { token, body, headers });
  }

  /** By task and id. */
  async setClasses(classes: object): Promise<void> {
    await this.labeler.databases.labeler(
      'update annotation_projects set task_classes = $2 where id = $1',
      [this.dataset.projectId, JSON.stringify(classes)],
    );
  }

  async read(bucket: 'datasets' | 'annotations', key: string | null): Promise<Buffer> {
    const command = new GetObjectCommand({ Bucket: this.labeler.buckets[bucket], Key: key ?? '' });
    const { Body } = await this.s3.send(command);
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  /** Keys of what lies in the folders of versions and exports. */
  keys(): Promise<string[]> {
    const { buckets } = this.labeler;
    return buckets.keys(buckets.annotations, `exports/${this.dataset.projectId}/`);
  }

  protected async signIn(): Promise<void> {
    for (const person of PEOPLE) this.tokens.set(person.id, await this.labeler.signIn(person));
  }

  /** Images of 1000 × 500 pixels, two tasks with the same classes. */
  protected async giveDataset(images: number, classes: object): Promise<void> {
    const taskTypes = ['detection', 'segmentation'];
    this.dataset = await givenTeam(this.labeler, { images, taskTypes });
    await this.giveSizes();
    await this.setClasses({ detection: classes, segmentation: classes });
  }

  protected async giveSizes(): Promise<void> {
    await this.labeler.databases.labeler(
      'update image_metadata set width = 1000, height = 500 where dataset_id = $1',
      [this.dataset.id],
    );
  }
}
