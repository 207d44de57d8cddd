import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What we echo and log as it is: printable, short, and free of anything a log or header could trip over. */
const SANE = /^[A-Za-z0-9][A-Za-z0-9._:@/+=-]{0,127}$/;

/** The caller's `X-Request-ID` when it is sane, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID();
}
