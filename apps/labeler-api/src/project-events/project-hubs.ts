import { type DatabaseConfig, NotificationListener } from '@libs/database';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { EventStream } from './event-stream';
import { ProjectEventQueries } from './project-event.queries';
import { ProjectHub } from './project-hub';
import { PROJECT_EVENTS_CHANNEL } from './project-notifier';

/** Injection token: where to listen. */
export const EVENT_SOURCE = Symbol('EVENT_SOURCE');

const TICK_MS = 1000;
/** Announcements are lost with the process that has just committed, and with connections. */
const TICKS_WHILE_LISTENING = 5;

/**
 * The projects that somebody watches through this process. It listens for announcements once somebody does, on one
 * connection for all; where listening is not possible it looks every second.
 */
@Injectable()
export class ProjectHubs implements OnModuleDestroy {
  private readonly hubs = new Map<string, ProjectHub>();
  private listener: NotificationListener | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly queries: ProjectEventQueries,
    @Inject(EVENT_SOURCE) private readonly source: DatabaseConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * From when this resolves on, the stream gets whatever happens in the project, until `leave`.
   * @throws DatabaseUnavailableError
   */
  async join(projectId: string, stream: EventStream): Promise<void> {
    this.begin();
    const failed = (error: unknown) => this.logger.warn({ err: error }, 'project events not read');
    const hub = this.hubs.get(projectId) ?? new ProjectHub(projectId, this.queries, failed);
    this.hubs.set(projectId, hub);
    hub.streams.add(stream);
    try {
      await hub.ready;
    } catch (error) {
      this.leave(projectId, stream);
      throw error;
    }
  }

  leave(projectId: string, stream: EventStream): void {
    const hub = this.hubs.get(projectId);
    if (hub?.streams.delete(stream) && hub.streams.size === 0) this.hubs.delete(projectId);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.listener?.stop();
  }

  private begin(): void {
    if (this.timer) return;
    let ticks = 0;
    this.timer = setInterval(() => {
      ticks++;
      if (!this.listener?.isListening || ticks % TICKS_WHILE_LISTENING === 0) this.pokeAll();
    }, TICK_MS).unref();
    if (this.source.pgbouncer) return;
    this.listener = new NotificationListener(this.source, PROJECT_EVENTS_CHANNEL, {
      notified: (payload) => payload.split(',').forEach((id) => this.hubs.get(id)?.poke()),
      connected: () => this.pokeAll(),
      failed: (error) => this.logger.warn({ err: error }, 'project events are looked for'),
    });
    this.listener.start();
  }

  private pokeAll(): void {
    for (const hub of this.hubs.values()) hub.poke();
  }
}
