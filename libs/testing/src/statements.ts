import { statementChannel, type StatementSent } from '@libs/database';

/** Runs `work` and tells which statements the applications of this process sent meanwhile. */
export async function countStatements<T>(
  work: () => Promise<T>,
): Promise<{ result: T; statements: StatementSent[] }> {
  const statements: StatementSent[] = [];
  const note = (message: unknown) => statements.push(message as StatementSent);
  statementChannel.subscribe(note);
  try {
    return { result: await work(), statements };
  } finally {
    statementChannel.unsubscribe(note);
  }
}
