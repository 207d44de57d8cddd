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

const BATCH_BYTES = 8192;
const FLUSH_MS = 100;

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
  if (config.logFormat === 'json') return pino(options, standardOutput());
  return pino(options, pretty({ translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname,service' }));
}

/**
 * One write for many lines under load; a lone line waits a moment, and at exit none is lost. Its clock runs only while
 * lines wait: a flush by the clock writes, also when there is nothing to write.
 */
function standardOutput(): pino.DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, minLength: BATCH_BYTES });
  const write = output.write.bind(output);
  let timer: NodeJS.Timeout | undefined;
  let isFresh = false;
  const flush = () => {
    timer = undefined;
    output.flush();
  };
  const flushSoon = () => (timer ??= setTimeout(flush, FLUSH_MS).unref());
  // A flush does nothing while an earlier write goes on; what came meanwhile gets another one.
  output.on('drain', () => {
    if (isFresh) flushSoon();
    isFresh = false;
  });
  output.write = (line) => {
    isFresh = true;
    flushSoon();
    return write(line);
  };
  return output;
}
