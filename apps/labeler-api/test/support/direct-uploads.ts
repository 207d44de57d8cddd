import {
  type CallResult,
  type GivenDataset,
  givenDataset,
  OLIVIA,
  type Person,
} from '@libs/testing';
import { createHash } from 'node:crypto';
import { type Labeler, type Problem, startLabeler } from './labeler';

export interface UploadFile {
  number: number;
  path: string;
  status: string;
  url: string | null;
  part_size: number | null;
  part_urls: string[] | null;
  image_id: string | null;
  final_path: string | null;
  duplicate_of: string | null;
  error: { code: string; detail: string } | null;
}

export interface Upload {
  upload_id: string;
  status: string;
  counts: Record<string, number>;
  files: UploadFile[];
}

/** A row of image_metadata, as far as tests look at it. */
export interface StoredRow {
  id: string;
  s3_key: string;
  sha256: string;
}

export const MIB = 1024 * 1024;

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** How a client announces a file. */
export const announce = (path: string, bytes: Buffer) => ({
  path,
  size: bytes.length,
  sha256: sha256(bytes),
});

/** Sends bytes over a link, as a browser does, and answers the status. */
export async function put(
  url: string | null | undefined,
  bytes: Buffer,
  contentType?: string,
): Promise<number> {
  const headers = contentType === undefined ? undefined : { 'Content-Type': contentType };
  const body = new Uint8Array(bytes);
  const answer = await fetch(url ?? '', { method: 'PUT', body, ...(headers && { headers }) });
  return answer.status;
}

/** A client that uploads to one dataset at a time. */
export class UploadClient {
  dataset: GivenDataset;
  private readonly tokens = new Map<number, string>();

  private constructor(readonly labeler: Labeler) {}

  /** On a labeler-api of its own, with people signed in. */
  static async start(people: readonly Person[] = [OLIVIA]): Promise<UploadClient> {
    const client = new UploadClient(await startLabeler());
    for (const person of people) {
      client.tokens.set(person.id, await client.labeler.signIn(person));
    }
    return client;
  }

  async useNewDataset(): Promise<void> {
    this.dataset = await givenDataset(this.labeler.databases);
  }

  request<Body = Upload>(body: unknown, person: Person = OLIVIA): Promise<CallResult<Body>> {
    return this.labeler.post<Body>(this.path(), { ...this.as(person), body });
  }

  begin<Body = Upload>(files: unknown[], more: object = {}): Promise<CallResult<Body>> {
    return this.request<Body>({ files, ...more });
  }

  complete<Body = Upload>(uploadId: string): Promise<CallResult<Body>> {
    return this.labeler.post<Body>(`${this.path()}/${uploadId}/complete`, this.as(OLIVIA));
  }

  get<Body = Upload>(uploadId: string): Promise<CallResult<Body>> {
    return this.labeler.get<Body>(`${this.path()}/${uploadId}`, this.as(OLIVIA));
  }

  abort(uploadId: string): Promise<CallResult<Problem>> {
    return this.labeler.call('DELETE', `/api/v1${this.path()}/${uploadId}`, this.as(OLIVIA));
  }

  /** Keys of the dataset below a folder of it. */
  keys(folder: string): Promise<string[]> {
    const { buckets } = this.labeler;
    return buckets.keys(buckets.datasets, `datasets/${this.dataset.id}/${folder}`);
  }

  rows(): Promise<StoredRow[]> {
    return this.labeler.databases.labeler<StoredRow>(
      'select id, s3_key, sha256 from image_metadata where dataset_id = $1 order by s3_key',
      [this.dataset.id],
    );
  }

  /** What the dataset says of itself. */
  async countedImages(): Promise<number | undefined> {
    const [row] = await this.labeler.databases.labeler<{ num_images: number }>(
      'select num_images from datasets where id = $1',
      [this.dataset.id],
    );
    return row?.num_images;
  }

  private path(): string {
    return `/datasets/${this.dataset.id}/uploads`;
  }

  private as(person: Person) {
    return { token: this.tokens.get(person.id) };
  }
}
