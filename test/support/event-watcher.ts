import { until } from './until';

export interface SeenEvent {
  id: string;
  type: string;
  data: { actor_id: number | null; payload: Record<string, unknown> };
}

/** Follows the events of a project as a browser does. */
export class EventWatcher {
  readonly seen: SeenEvent[] = [];
  private readonly ending = new AbortController();

  private constructor() {}

  /** @param lastEventId Where to read on. */
  static async watch(url: string, token: string, lastEventId?: string): Promise<EventWatcher> {
    const watcher = new EventWatcher();
    const response = await fetch(url, {
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: 'text/event-stream',
        ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
      },
      signal: watcher.ending.signal,
    });
    if (!response.ok || !response.body) throw new Error(`Events answered ${response.status}`);
    watcher.read(response.body).catch(() => undefined);
    return watcher;
  }

  /** The first event of the type that fits, as soon as there is one. */
  first(type: string, fits: (event: SeenEvent) => boolean = () => true): Promise<SeenEvent> {
    return until(() =>
      Promise.resolve(this.seen.find((event) => event.type === type && fits(event))),
    );
  }

  stop(): void {
    this.ending.abort();
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.note(block);
    }
  }

  private note(block: string): void {
    const fields = new Map(
      block
        .split('\n')
        .filter((line) => /^\w+:/.test(line))
        .map((line) => [line.replace(/:.*/s, ''), line.replace(/^\w+: ?/, '')]),
    );
    const type = fields.get('event');
    if (!type) return;
    const data = JSON.parse(fields.get('data') ?? '{}') as SeenEvent['data'];
    this.seen.push({ id: fields.get('id') ?? '', type, data });
  }
}
