import { Client, escapeIdentifier } from 'pg';
import type { DatabaseConfig } from './database.config';

const CONNECT_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 30_000;
const PING_TIMEOUT_MS = 10_000;
const RETRY_AFTER_MS = 1000;

export interface NotificationHandlers {
  notified: (payload: string) => void;
  /** Listens from now on, for the first time or again: what was said before is lost. */
  connected: () => void;
  /** Does not listen any more; it goes on trying. */
  failed: (error: unknown) => void;
}

/**
 * Hears what is said with NOTIFY on one channel, on a connection of its own that it makes again whenever it breaks.
 * The connection must be direct: behind PgBouncer in transaction mode nobody hears anything.
 */
export class NotificationListener {
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private listens = false;

  constructor(
    private readonly config: DatabaseConfig,
    private readonly channel: string,
    private readonly handlers: NotificationHandlers,
  ) {}

  get isListening(): boolean {
    return this.listens;
  }

  /** Returns at once; connects in the background. */
  start(): void {
    void this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.listens = false;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const { host, port, database, user, password, tls } = this.config;
    const client = new Client({
      ...{ host, port, database, user, password, ssl: tls, keepAlive: true },
      application_name: 'vision-listener',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: PING_TIMEOUT_MS,
    });
    this.client = client;
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client, new Error('The connection was closed')));
    client.on('notification', ({ payload }) => this.handlers.notified(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${escapeIdentifier(this.channel)}`);
    } catch (error) {
      this.lose(client, error);
      return;
    }
    if (this.client !== client || this.stopped) return;
    this.listens = true;
    this.handlers.connected();
    this.pingLater(client);
  }

  /** A connection can be dead for long before anybody tells. */
  private pingLater(client: Client): void {
    this.timer = setTimeout(() => {
      client.query('select 1').then(
        () => this.client === client && !this.stopped && this.pingLater(client),
        (error: unknown) => this.lose(client, error),
      );
    }, PING_EVERY_MS).unref();
  }

  private lose(client: Client, error: unknown): void {
    if (this.client !== client || this.stopped) return;
    this.client = undefined;
    this.listens = false;
    clearTimeout(this.timer);
    client.end().catch(() => undefined);
    this.handlers.failed(error);
    this.timer = setTimeout(() => void this.connect(), RETRY_AFTER_MS).unref();
  }
}
