import { Readable } from 'node:stream';
import { type EventPosition, hasTold, isBehind, positionText } from './event-position';
import type { EventBatch, ToldEvent } from './project-event.queries';

/** Text that a client may leave unread; one that leaves more is cut off, and may come back and read on. */
const MAX_UNREAD_BYTES = 1024 * 1024;
/** Events that may happen before a client has caught up. */
const MAX_WAITING = 5000;
/** Beyond it, nothing old is read for a client before it has read some. */
const ENOUGH_BYTES = 64 * 1024;
const RETRY_MS = 3000;

/**
 * One client that watches a project: Server-Sent Events as text. Until it has caught up, what happens meanwhile waits;
 * from then on it gets what it was not told before.
 */
export class EventStream extends Readable {
  private position: EventPosition | undefined;
  /** Undefined once the client has caught up. */
  private waiting: EventBatch[] | undefined = [];
  private waitingEvents = 0;
  private isOver = false;
  private wake: (() => void) | undefined;

  constructor(private readonly projectId: string) {
    super();
    this.once('close', () => this.wake?.());
  }

  /** Sends the first bytes. Everything before `position` is known to the client, or of no interest to it. */
  begin(position: EventPosition): void {
    this.position = position;
    this.write(`retry: ${RETRY_MS}\nid: ${positionText(position)}\n\n`);
  }

  /** Takes what was read for all who watch the project. */
  deliver(batch: EventBatch): void {
    if (!this.waiting) return this.tell(batch);
    if (batch.events.length === 0) return;
    this.waiting.push(batch);
    this.waitingEvents += batch.events.length;
    if (this.waitingEvents > MAX_WAITING) this.destroy();
  }

  /** Takes what was read for this client alone. Resolves when it can take more, or is gone. */
  async catchUp(batch: EventBatch): Promise<void> {
    this.tell(batch);
    while (this.readableLength > ENOUGH_BYTES && !this.destroyed) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Nothing old is left to tell. */
  goLive(): void {
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    for (const batch of waiting) this.tell(batch);
  }

  /** Says that too much was missed: the client has to load again what it shows. It is told what comes after `position`. */
  reset(position: EventPosition): void {
    this.position = position;
    const data = JSON.stringify({ project_id: this.projectId });
    this.write(`id: ${positionText(position)}\nevent: reset\ndata: ${data}\n\n`);
  }

  /** Keeps the connection alive, and what the client knows of its position young. */
  beat(): void {
    const id = this.position && !this.waiting ? `id: ${positionText(this.position)}\n` : '';
    this.write(`: keep-alive\n${id}\n`);
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.push(null);
  }

  override _read(): void {
    this.wake?.();
  }

  private tell({ events, end, isFull }: EventBatch): void {
    const known = this.position;
    const news = known ? events.filter((event) => !hasTold(known, event)) : events;
    for (const event of news) {
      const isLast = event === news.at(-1) && !isFull;
      const id = positionText({ ...end, afterId: isLast ? null : event.id });
      this.write(`id: ${id}\nevent: ${event.type}\ndata: ${this.dataOf(event)}\n\n`);
    }
    if (!known || isBehind(known, end)) this.position = end;
  }

  private dataOf(event: ToldEvent): string {
    return JSON.stringify({
      id: event.id,
      type: event.type,
      project_id: this.projectId,
      actor_id: event.actorId,
      created_at: event.createdAt.toISOString(),
      payload: event.payload,
    });
  }

  private write(text: string): void {
    if (this.isOver || this.destroyed) return;
    this.push(text);
    if (this.readableLength > MAX_UNREAD_BYTES) this.destroy();
  }
}
