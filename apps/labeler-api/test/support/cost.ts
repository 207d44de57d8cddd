import { countStatements } from '@libs/testing';

export interface Cost<T> {
  result: T;
  /** Statements on our database. */
  labeler: number;
  /** Statements on the users database. */
  users: number;
}

/** How often sessions are read again, and watchers are told together of what happened, depends on the time. */
const UNSTEADY = /user_sessions|pg_notify/;

/** What a request costs, without what is done now and then. */
export async function costOf<T>(work: () => Promise<T>): Promise<Cost<T>> {
  const { result, statements } = await countStatements(work);
  const on = (name: string) =>
    statements.filter(({ database, text }) => database === name && !UNSTEADY.test(text)).length;
  return { result, labeler: on('labeler'), users: on('users') };
}
