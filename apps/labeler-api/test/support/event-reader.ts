/** One event as a client gets it. */
export interface ReceivedEvent {
  /** Of the `id:` field: where to read on. */
  lastEventId: string;
  type: string;
  data: { id: number; type: string; actor_id: number | null; payload: Record<string, unknown> };
}

/** A client of Server-Sent Events. */
export class EventReader {
  readonly events: ReceivedEvent[] = [];
  lastEventId = '';
  /** Comments that it got. */
  comments = 0;
  /** Resolves when the stream has ended, from whichever side. */
  readonly ended: Promise<void>;
  private unread = 0;
  private wake: (() => void)[] = [];

  constructor(
    readonly response: Response,
    private readonly abort: AbortController,
  ) {
    this.ended = this.readAll();
  }

  /** The next events that were not taken yet. @throws Error when the stream ends before */
  async take(count: number): Promise<ReceivedEvent[]> {
    let over = false;
    void this.ended.then(() => (over = true));
    while (this.events.length < this.unread + count) {
      if (over) throw new Error(`The stream ended after ${this.events.length} events`);
      await Promise.race([this.ended, new Promise<void>((resolve) => this.wake.push(resolve))]);
    }
    this.unread += count;
    return this.events.slice(this.unread - count, this.unread);
  }

  /** Resolves with the next bytes. */
  async untilSign(): Promise<void> {
    const before = this.comments;
    while (this.comments === before) {
      await new Promise<void>((resolve) => this.wake.push(resolve));
    }
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.ended;
  }

  private async readAll(): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of this.response.body as unknown as AsyncIterable<Uint8Array>) {
        const blocks = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.accept(block);
        for (const wake of this.wake.splice(0)) wake();
      }
    } catch {
      // Cut off by either side.
    }
    for (const wake of this.wake.splice(0)) wake();
  }

  private accept(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const at = line.indexOf(':');
      if (at === 0) this.comments++;
      else fields.set(line.slice(0, at), line.slice(at + 1).trimStart());
    }
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({
      lastEventId: this.lastEventId,
      type: fields.get('event') ?? 'message',
      data: JSON.parse(data) as ReceivedEvent['data'],
    });
  }
}

export interface WatchOptions {
  url: string;
  projectId: string;
  token: string;
  since?: string;
}

/** Opens a stream and answers once its headers are there: whatever happens from then on is told. */
export async function watchProject({
  url,
  projectId,
  token,
  since,
}: WatchOptions): Promise<EventReader> {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/v1/projects/${projectId}/events`, {
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: 'text/event-stream',
      ...(since === undefined ? {} : { 'Last-Event-ID': since }),
    },
    signal: abort.signal,
  });
  return new EventReader(response, abort);
}
