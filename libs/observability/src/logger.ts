import pino, { type Logger as PinoLogger } from 'pino';
import pretty from 'pino-pretty';
import type { ObservabilityConfig } from './observability.config';

export type Logger = PinoLogger;

/** Injection token of the process's logger. */
export const LOGGER = Symbol('LOGGER');

/** Never in a log line, wherever an object carries it. */
const SECRETS = ['authorization', 'password', 'token', 'api_key', 'secret', 'access_token'].flatMap(
  (name) => [name, `*.${name}`, `*.*.${name}`],
);

/** One write for many lines under load; a lone line waits a moment, and at exit none is lost. */
const BATCHES = { dest: 1, sync: false, minLength: 8192, periodicFlush: 100 };

/**
 * The logger of one process: JSON lines in production, readable lines in a terminal.
 * @param service Name of the app, on every line.
 */
export function createLogger(config: ObservabilityConfig, service: string): Logger {
  const options: pino.LoggerOptions = {
    level: config.logLevel,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRETS, censor: '[hidden]' },
    formatters: { level: (label) => ({ level: label }) },
  };
  if (config.logFormat === 'json') return pino(options, pino.destination(BATCHES));
  return pino(options, pretty({ translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname,service' }));
}
