import { type Logger, LOGGER } from '@libs/observability';
import type { HttpApp } from './create-http-app';
import { limitHeapGrowth } from './heap-growth';
import type { HttpConfig } from './http.config';

const SWEEP_MS = 100;

/** Whether this process still wants new work. Readiness turns it into a status. */
export class Lifecycle {
  draining = false;
}

/**
 * Listens, and on SIGTERM or SIGINT turns readiness down, lets requests in flight finish
 * within the grace period and exits 0.
 */
export async function runApp(app: HttpApp, config: HttpConfig): Promise<void> {
  limitHeapGrowth();
  const logger = app.get<Logger>(LOGGER);
  const lifecycle = app.get(Lifecycle);
  const stop = (signal: NodeJS.Signals) => {
    if (lifecycle.draining) return;
    lifecycle.draining = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error({ grace_ms: config.shutdownGraceMs }, 'requests outlived the grace period');
      process.exit(0);
    }, config.shutdownGraceMs).unref();
    closeConnectionsThatBecomeIdle(app);
    void app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  await app.listen(config.port, config.host);
  logger.info({ url: await app.getUrl() }, 'listening');
}

/** Closing the server closes what is idle then. A connection whose last answer comes later would be kept alive. */
function closeConnectionsThatBecomeIdle(app: HttpApp): void {
  setInterval(() => app.getHttpServer().closeIdleConnections(), SWEEP_MS).unref();
}

/** Prints why a process cannot start, in one readable block, and ends it. */
export function exitOnStartFailure(error: unknown): never {
  const text = error instanceof Error && error.name === 'ConfigError' ? error.message : error;
  process.stderr.write(`${text instanceof Error ? (text.stack ?? text.message) : String(text)}\n`);
  process.exit(1);
}
