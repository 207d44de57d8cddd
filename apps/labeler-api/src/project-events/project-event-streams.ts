import { DatabaseUnavailableError } from '@libs/errors';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type EventPosition, parsePosition } from './event-position';
import { EventStream } from './event-stream';
import { ProjectEventQueries } from './project-event.queries';
import { PROJECT_EVENTS_CONFIG, type ProjectEventsConfig } from './project-events.config';
import { StreamsBusyError, TooManyStreamsError } from './project-events.errors';
import { ProjectHubs } from './project-hubs';

/** Who watches what. */
export interface Watch {
  projectId: string;
  userId: number;
  /** The position up to which the client knows everything; undefined for one that begins now. */
  since: string | undefined;
  /** Throws when the user may not watch the project any more, or the sign-in has ended. */
  requireAccess: () => Promise<unknown>;
}

const PAGE = 500;
/** Who missed more than that is better off loading everything again. */
const MAX_PAGES = 20;

/** The streams of this process: how many there are, who may still have one, and that they end when the process does. */
@Injectable()
export class ProjectEventStreams implements OnModuleInit, OnModuleDestroy {
  private readonly watches = new Map<EventStream, Watch>();
  private timer: NodeJS.Timeout | undefined;
  private isClosing = false;

  constructor(
    private readonly queries: ProjectEventQueries,
    private readonly hubs: ProjectHubs,
    @Inject(PROJECT_EVENTS_CONFIG) private readonly config: ProjectEventsConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** How many streams are open. */
  get size(): number {
    return this.watches.size;
  }

  /**
   * A stream of what happens in the project from now on, or from where the client was.
   * @throws TooManyStreamsError, StreamsBusyError, DatabaseUnavailableError
   */
  async open(watch: Watch): Promise<EventStream> {
    this.assertRoom(watch.userId);
    const stream = new EventStream(watch.projectId);
    this.watches.set(stream, watch);
    stream.once('close', () => this.forget(stream, watch));
    try {
      await this.hubs.join(watch.projectId, stream);
      await this.begin(stream, watch);
    } catch (error) {
      stream.destroy();
      throw error;
    }
    return stream;
  }

  onModuleInit(): void {
    this.timer = setInterval(() => this.beat(), this.config.heartbeatMs).unref();
  }

  /** Before anything else stops: nobody waits for streams that would never end. */
  onModuleDestroy(): void {
    this.isClosing = true;
    clearInterval(this.timer);
    for (const stream of this.watches.keys()) stream.end();
  }

  private async begin(stream: EventStream, { projectId, since }: Watch): Promise<void> {
    const present = await this.queries.present();
    if (since === undefined) {
      stream.begin(present);
      stream.goLive();
      return;
    }
    const known = this.usable(since, present);
    stream.begin(known ?? present);
    if (known) {
      void this.catchUp(stream, projectId, known).catch((error: unknown) => {
        this.logger.warn({ err: error }, 'project events not read');
        stream.destroy();
      });
    } else {
      stream.reset(present);
      stream.goLive();
    }
  }

  /** Undefined when events that came later may be gone already, or the position is of another database. */
  private usable(since: string, present: EventPosition): EventPosition | undefined {
    const position = parsePosition(since);
    if (!position) return undefined;
    const age = present.seconds - position.seconds;
    const isKnown = position.snapshot.xmax <= present.snapshot.xmax && age >= -1;
    return isKnown && age <= this.config.keepSeconds ? position : undefined;
  }

  private async catchUp(
    stream: EventStream,
    projectId: string,
    from: EventPosition,
  ): Promise<void> {
    let position = from;
    for (let page = 1; !stream.destroyed; page++) {
      const batch = await this.queries.read(projectId, position, PAGE);
      await stream.catchUp(batch);
      position = batch.end;
      if (!batch.isFull) break;
      if (page === MAX_PAGES) {
        stream.reset({ ...position, afterId: null });
        break;
      }
    }
    stream.goLive();
  }

  private assertRoom(userId: number): void {
    if (this.isClosing || this.watches.size >= this.config.streamsPerProcess) {
      throw new StreamsBusyError();
    }
    const own = [...this.watches.values()].filter((watch) => watch.userId === userId);
    if (own.length >= this.config.streamsPerUser) throw new TooManyStreamsError();
  }

  private forget(stream: EventStream, { projectId }: Watch): void {
    this.watches.delete(stream);
    this.hubs.leave(projectId, stream);
  }

  /** All at once, so that they are asked for in few statements. */
  private beat(): void {
    for (const [stream, watch] of this.watches) {
      watch.requireAccess().then(
        () => stream.beat(),
        (error: unknown) => {
          if (error instanceof DatabaseUnavailableError) stream.beat();
          else stream.end();
        },
      );
    }
  }
}
