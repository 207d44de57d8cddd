import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER } from '@libs/observability';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SessionRepository } from './session.repository';

const FLUSH_EVERY_MS = 15_000;
/** Sessions are timed in hours: use within the minute is the same use. */
const WORTH_NOTING_MS = 60_000;

/** Remembers which sessions are in use and writes it down now and then, in one statement for all. */
@Injectable()
export class SessionActivity implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private seen = new Map<string, Date>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: LabelerDb,
    private readonly sessions: SessionRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param lastKnown When the session was in use according to the database. */
  note(sessionId: string, lastKnown: Date, now = new Date()): void {
    if (now.getTime() - lastKnown.getTime() >= WORTH_NOTING_MS) this.seen.set(sessionId, now);
  }

  /** Writes down what was noted; what cannot be written now is kept for the next time. */
  async flush(): Promise<void> {
    const noted = this.seen;
    if (noted.size === 0) return;
    this.seen = new Map();
    try {
      await this.db.transaction((tx) => this.sessions.touch(tx, noted));
    } catch (error) {
      this.seen = new Map([...noted, ...this.seen]);
      this.logger.warn({ err: error, sessions: noted.size }, 'session activity not recorded');
    }
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }
}
