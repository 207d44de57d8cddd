import { type CallResult, givenStoredImage } from '@libs/testing';
import type { Drawn } from './annotation-writes';
import { type Overrides, type Problem, startLabeler } from './labeler';
import { type CallOptions, TeamClient } from './team-client';

export { imageId } from './team-client';

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

const CLASSES = { a: { name: 'dent', order: 0 }, b: { name: '찍힘', order: 1 } };

/** People who export one dataset at a time. */
export class ExportsClient extends TeamClient {
  static async start(overrides: Overrides = {}): Promise<ExportsClient> {
    const client = new ExportsClient(await startLabeler(overrides));
    await client.signIn();
    return client;
  }

  async useNewDataset({ images = 6 }: { images?: number } = {}): Promise<void> {
    await this.giveDataset(images, CLASSES);
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
    await this.giveSizes();
    return bytes;
  }

  async drawConfirmed(drawn: readonly Drawn[]): Promise<number[]> {
    const ids: number[] = [];
    for (const each of drawn) ids.push(await this.writes.draw(this.dataset, each));
    await this.writes.confirm(ids);
    return ids;
  }

  /** Exports as COCO unless it is told otherwise. */
  ask<Body = Problem>(
    body: object = {},
    options: Omit<CallOptions, 'body'> = {},
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

  async json<Document>(key: string | null): Promise<Document> {
    return JSON.parse((await this.read('annotations', key)).toString()) as Document;
  }
}
