import { type CallResult, type GivenDataset, VERA } from '@libs/testing';
import { createHash } from 'node:crypto';
import type { Drawn } from './annotation-writes';
import { type Overrides, type Problem, startLabeler } from './labeler';
import { type CallOptions, imageId, TeamClient } from './team-client';

export { imageId } from './team-client';

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

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const CLASSES = {
  b: { name: 'b', order: 1 },
  a: { name: 'a', order: 0 },
  c: { name: '찍힘', order: 2 },
};

/** People who publish one dataset at a time. */
export class VersionsClient extends TeamClient {
  static async start(overrides: Overrides = {}): Promise<VersionsClient> {
    const client = new VersionsClient(await startLabeler(overrides));
    await client.signIn();
    return client;
  }

  async useNewDataset({ images = 6 }: { images?: number } = {}): Promise<GivenDataset> {
    await this.giveDataset(images, CLASSES);
    return this.dataset;
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

  ask<Body = Problem>(request: string, options: CallOptions = {}): Promise<CallResult<Body>> {
    const [method = '', path = ''] = request.split(' ');
    const versions = `/projects/${this.dataset.projectId}/versions`;
    return this.call<Body>(`${method} ${versions}${path}`, options);
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

  async dice(bucket: 'datasets' | 'annotations', key: string | null): Promise<DiceFile> {
    return JSON.parse((await this.read(bucket, key)).toString()) as DiceFile;
  }

  get liveKey(): string {
    return `datasets/${this.dataset.id}/annotations_detection.json`;
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
