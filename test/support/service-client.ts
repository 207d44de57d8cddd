/** An answer of the gateway, parsed. */
export interface ServiceAnswer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

/** A client of the gateway as another service writes it: a key, a base address, JSON. */
export class ServiceClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  get<Body = Record<string, unknown>>(path: string, headers: Record<string, string> = {}) {
    return this.send<Body>('GET', path, undefined, headers);
  }

  post<Body = Record<string, unknown>>(path: string, body: unknown) {
    return this.send<Body>('POST', path, body, { 'Content-Type': 'application/json' });
  }

  private async send<Body>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<ServiceAnswer<Body>> {
    const response = await fetch(`${this.url}/api/v1/platform/datasets${path}`, {
      method,
      headers: { ...headers, Authorization: `Bearer ${this.key}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  }
}
