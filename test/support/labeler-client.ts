import { signIn } from './stack';

export type Json = Record<string, unknown>;

export interface Reply<Body = Json> {
  status: number;
  body: Body;
}

/** A file as the upload dialog names it: folders are in the name. */
export interface UploadFile {
  path: string;
  bytes: Buffer;
}

/**
 * The Labeler web client's way to talk: JSON content type on every request, those without a body too, `detail` of
 * errors, uploads as multipart forms.
 */
export class LabelerClient {
  private constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  static async signIn(url: string, email: string, password: string): Promise<LabelerClient> {
    return new LabelerClient(url, await signIn(url, email, password));
  }

  get<Body = Json>(path: string): Promise<Reply<Body>> {
    return this.send('GET', path);
  }

  post<Body = Json>(path: string, body?: unknown): Promise<Reply<Body>> {
    return this.send('POST', path, body);
  }

  put<Body = Json>(path: string, body: unknown): Promise<Reply<Body>> {
    return this.send('PUT', path, body);
  }

  delete<Body = Json>(path: string, body?: unknown): Promise<Reply<Body>> {
    return this.send('DELETE', path, body);
  }

  async upload<Body = Json>(datasetId: string, files: readonly UploadFile[]): Promise<Reply<Body>> {
    const form = new FormData();
    for (const { path, bytes } of files) form.append('files', new Blob([bytes]), path);
    const headers = { Authorization: `Bearer ${this.token}` };
    const address = `${this.url}/api/v1/datasets/${datasetId}/images`;
    const response = await fetch(address, { method: 'POST', headers, body: form });
    return { status: response.status, body: (await response.json()) as Body };
  }

  private async send<Body>(method: string, path: string, body?: unknown): Promise<Reply<Body>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : null) as Body };
  }
}
