import { createHmac } from 'node:crypto';

const USER_TOKEN_SECONDS = 300;
const BACKGROUND_TOKEN_SECONDS = 3600;

export type Item = Record<string, unknown>;

interface DownloadUrl {
  download_url: string;
  size_bytes: number;
  sha256: string | null;
  expires_at: string;
}

interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/**
 * The Platform's client of the gateway, as it is: a new token for every request, signed with the shared secret,
 * `/api/v1/platform/datasets`, JSON content type on everything, redirects followed.
 */
export class PlatformClient {
  /** @param userId On whose behalf; undefined for background work. */
  constructor(
    private readonly baseUrl: string,
    private readonly secret: string,
    private readonly userId?: number,
  ) {}

  health(): Promise<Answer<Item>> {
    return this.request('GET', '/health', { authorized: false });
  }

  getDataset(id: string): Promise<Answer<Item>> {
    return this.request('GET', `/api/v1/platform/datasets/${id}`);
  }

  listDatasets(
    parameters: Record<string, string>,
  ): Promise<Answer<{ datasets: Item[]; total: number; next_cursor: string | null }>> {
    const query = new URLSearchParams({ page: '1', limit: '20', ...parameters });
    return this.request('GET', `/api/v1/platform/datasets?${query.toString()}`);
  }

  batchGetDatasets(ids: string[]): Promise<Answer<{ datasets: Item[]; not_found: string[] }>> {
    return this.request('POST', '/api/v1/platform/datasets/batch', { body: { dataset_ids: ids } });
  }

  checkPermission(id: string, userId: number): Promise<Answer<Item>> {
    return this.request('GET', `/api/v1/platform/datasets/${id}/permissions/${userId}`);
  }

  getDownloadUrl(id: string, userId: number): Promise<Answer<DownloadUrl>> {
    return this.request('POST', `/api/v1/platform/datasets/${id}/download-url`, {
      body: { expires_in: 3600, user_id: userId },
    });
  }

  private async request<Body>(
    method: string,
    path: string,
    { body, authorized = true }: { body?: unknown; authorized?: boolean } = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(authorized ? { Authorization: `Bearer ${this.token()}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Body,
    };
  }

  private token(): string {
    const now = Math.floor(Date.now() / 1000);
    const shared = { scopes: ['labeler:read'], iat: now, nbf: now };
    return this.userId === undefined
      ? signed(this.secret, {
          ...shared,
          sub: null,
          service: 'platform-training',
          type: 'background',
          exp: now + BACKGROUND_TOKEN_SECONDS,
        })
      : signed(this.secret, {
          ...shared,
          sub: String(this.userId),
          service: 'platform',
          type: 'service',
          exp: now + USER_TOKEN_SECONDS,
        });
  }
}

/** A JWT (HS256), without the help of a library. */
export function signed(secret: string, claims: Item): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
