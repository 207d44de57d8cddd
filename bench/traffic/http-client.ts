import { setTimeout as delay } from 'node:timers/promises';

export type Json = Record<string, unknown>;

export interface Answer<Body = Json> {
  status: number;
  body: Body;
}

export interface Sent {
  json?: unknown;
  form?: () => FormData;
  headers?: Record<string, string>;
}

const PATIENCE_MS = 60_000;
const AGAIN_AFTER_MS = 150;
const GIVE_UP_AFTER = 1200;

/** What the process said, and how it did while it lived. */
export class Tally {
  requests = 0;
  unanswered = 0;
  /** Answers by status. */
  readonly statuses = new Map<number, number>();
  /** Statuses that nothing explains, with what was asked. */
  readonly odd: string[] = [];
}

/** Talks to a server that may die at any moment. */
export class HttpClient {
  constructor(
    private readonly origin: string,
    private readonly token: string,
    readonly tally: Tally,
  ) {}

  /** Undefined when nobody answered: what was asked for may or may not have happened. */
  async send<Body = Json>(
    method: string,
    path: string,
    sent: Sent = {},
  ): Promise<Answer<Body> | undefined> {
    const { tally } = this;
    tally.requests += 1;
    try {
      const response = await fetch(this.origin + path, {
        method,
        headers: { ...this.headers(sent), ...sent.headers },
        body: sent.form?.() ?? JSON.stringify(sent.json),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      const { status } = response;
      tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
      if (status === 500) tally.odd.push(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
      return { status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
    } catch {
      tally.unanswered += 1;
      return undefined;
    }
  }

  /** The body as text, whatever it is. @throws Error unless it answers 200 */
  async text(path: string): Promise<string> {
    const response = await fetch(this.origin + path, { headers: this.headers({}) });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return response.text();
  }

  private headers({ json }: Sent): Record<string, string> {
    const token = { Authorization: `Bearer ${this.token}` };
    return json === undefined ? token : { ...token, 'Content-Type': 'application/json' };
  }

  /** Reads a stream of events until it ends or for as long as it is told to. */
  async follow(path: string, milliseconds: number): Promise<void> {
    this.tally.requests += 1;
    try {
      const response = await fetch(this.origin + path, {
        headers: { Authorization: `Bearer ${this.token}`, Accept: 'text/event-stream' },
        signal: AbortSignal.timeout(milliseconds),
      });
      for await (const _ of response.body ?? []);
    } catch {
      // The end of a stream is its time limit or the end of its server.
    }
  }

  /** Sends until somebody answers with one of these statuses. For what may be sent again. */
  async insist<Body = Json>(
    statuses: readonly number[],
    method: string,
    path: string,
    sent: Sent = {},
  ): Promise<Answer<Body>> {
    let last: Answer<Body> | undefined;
    for (let attempt = 0; attempt < GIVE_UP_AFTER; attempt++) {
      last = await this.send<Body>(method, path, sent);
      if (last && statuses.includes(last.status)) return last;
      await delay(AGAIN_AFTER_MS);
    }
    throw new Error(`${method} ${path} came to nothing: ${JSON.stringify(last)}`);
  }
}
