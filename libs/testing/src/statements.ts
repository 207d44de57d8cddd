import { statementChannel, type StatementSent } from '@libs/database';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Server } from 'node:http';

/** How often sessions are read again, and watchers are told together of what happened, depends on the time. */
const NOW_AND_THEN = /user_sessions|pg_notify/;

/** Set in all that a test asks for, unlike in what applications do by the clock. */
const asked = new AsyncLocalStorage<true>();

/** Lets `countStatements` tell what a server does for its requests from what it does of itself. */
export function markRequests(server: Server): void {
  const emit = server.emit.bind(server) as (event: string, ...given: unknown[]) => boolean;
  server.emit = (event: string, ...given: unknown[]) =>
    event === 'request' ? asked.run(true, () => emit(event, ...given)) : emit(event, ...given);
}

/**
 * Runs `work` and tells which statements the applications of this process sent for it and for requests meanwhile,
 * without those that are sent now and then, whatever is asked for; `every` counts those too.
 */
export async function countStatements<T>(
  work: () => Promise<T>,
  { every = false } = {},
): Promise<{ result: T; statements: StatementSent[] }> {
  const statements: StatementSent[] = [];
  const note = (message: unknown) => {
    const statement = message as StatementSent;
    if (!asked.getStore()) return;
    if (every || !NOW_AND_THEN.test(statement.text)) statements.push(statement);
  };
  statementChannel.subscribe(note);
  try {
    return { result: await asked.run(true, work), statements };
  } finally {
    statementChannel.unsubscribe(note);
  }
}
