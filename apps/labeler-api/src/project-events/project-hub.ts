import { setTimeout as delay } from 'node:timers/promises';
import type { EventPosition } from './event-position';
import type { EventStream } from './event-stream';
import type { ProjectEventQueries } from './project-event.queries';

const PAGE = 500;
/** Between two reads of one project, however many changes are announced. */
const PAUSE_MS = 30;

/** All who watch one project through this process: what happens is read once for all of them. */
export class ProjectHub {
  readonly streams = new Set<EventStream>();
  /** Resolves when whatever happens from then on will be told. */
  readonly ready: Promise<void>;
  private position: EventPosition | undefined;
  private isAsked = false;
  private isReading = false;

  constructor(
    private readonly projectId: string,
    private readonly queries: ProjectEventQueries,
    private readonly failed: (error: unknown) => void,
  ) {
    this.ready = queries.present().then((position) => {
      this.position = position;
    });
  }

  /** Says that there may be something new. Returns at once. */
  poke(): void {
    this.isAsked = true;
    if (this.isReading || !this.position) return;
    this.isReading = true;
    void this.readAll(this.position)
      .catch(this.failed)
      .finally(() => (this.isReading = false));
  }

  private async readAll(start: EventPosition): Promise<void> {
    let position = start;
    while (this.isAsked && this.streams.size > 0) {
      this.isAsked = false;
      const batch = await this.queries.read(this.projectId, position, PAGE);
      position = batch.end;
      this.position = position;
      for (const stream of this.streams) stream.deliver(batch);
      if (batch.isFull) this.isAsked = true;
      if (this.isAsked) await delay(PAUSE_MS);
    }
  }
}
