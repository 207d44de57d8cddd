import { countStatements } from '@libs/testing';

export interface Cost<T> {
  result: T;
  /** Statements on our database. */
  labeler: number;
  /** Statements on the users database. */
  users: number;
}

/** What a request costs. */
export async function costOf<T>(work: () => Promise<T>): Promise<Cost<T>> {
  const { result, statements } = await countStatements(work);
  const on = (name: string) => statements.filter(({ database }) => database === name).length;
  return { result, labeler: on('labeler'), users: on('users') };
}
