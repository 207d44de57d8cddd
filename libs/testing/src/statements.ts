import { statementChannel, type StatementSent } from '@libs/database';

/** How often sessions are read again, and watchers are told together of what happened, depends on the time. */
const NOW_AND_THEN = /user_sessions|pg_notify/;

/**
 * Runs `work` and tells which statements the applications of this process sent meanwhile, without those that are sent
 * now and then, whatever is asked for; `every` counts those too.
 */
export async function countStatements<T>(
  work: () => Promise<T>,
  { every = false } = {},
): Promise<{ result: T; statements: StatementSent[] }> {
  const statements: StatementSent[] = [];
  const note = (message: unknown) => {
    const statement = message as StatementSent;
    if (every || !NOW_AND_THEN.test(statement.text)) statements.push(statement);
  };
  statementChannel.subscribe(note);
  try {
    return { result: await work(), statements };
  } finally {
    statementChannel.unsubscribe(note);
  }
}
