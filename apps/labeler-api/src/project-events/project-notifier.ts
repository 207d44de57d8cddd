import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER } from '@libs/observability';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';

/** The channel on which ids of projects with new events are told, separated by commas. */
export const PROJECT_EVENTS_CHANNEL = 'project_events';

const COLLECT_MS = 50;
/** A payload may have 8000 bytes, an id 50 characters. */
const IDS_PER_PAYLOAD = 100;

/**
 * Tells every process which projects have new events: at most once in 50 ms, in a statement of its own. In the
 * transaction of a change, NOTIFY would make all commits wait for each other.
 */
@Injectable()
export class ProjectNotifier implements BeforeApplicationShutdown {
  private projectIds = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: LabelerDb,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  announce(projectId: string): void {
    this.projectIds.add(projectId);
    this.timer ??= setTimeout(() => void this.tell(), COLLECT_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.tell();
  }

  /** What cannot be told is found by the watchers themselves, a few seconds later. */
  private async tell(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const ids = [...this.projectIds];
    this.projectIds = new Set();
    const payloads: string[] = [];
    while (ids.length > 0) payloads.push(ids.splice(0, IDS_PER_PAYLOAD).join());
    if (payloads.length === 0) return;
    try {
      await this.db.sql`
        select pg_notify(${PROJECT_EVENTS_CHANNEL}, p) from unnest(${payloads}::text[]) p`;
    } catch (error) {
      this.logger.warn({ err: error }, 'project events not announced');
    }
  }
}
