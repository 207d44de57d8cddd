import { countStatements } from '@libs/testing';

export interface Cost<T> {
  result: T;
  /** Statements on our database. */
  labeler: number;
  /** Statements on the users database. */
  users: number;
}

/**
 * What a request costs. How often sessions are read again depends on how long a test takes, so that is left out.
 */
export async function costOf<T>(work: () => Promise<T>): Promise<Cost<T>> {
  const { result, statements } = await countStatements(work);
  const on = (name: string) =>
    statements.filter(({ database, text }) => database === name && !text.includes('user_sessions'))
      .length;
  return { result, labeler: on('labeler'), users: on('users') };
}
