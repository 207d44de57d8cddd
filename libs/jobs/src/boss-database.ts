import type { Database, Tx } from '@libs/database';
import type { Db } from 'pg-boss';

/** Lets pg-boss use our pool, and so the same limits, time zone and PgBouncer rules as everything else. */
export function bossDatabase(db: Database): Db {
  return {
    async executeSql(text: string, values?: unknown[]) {
      if (values) return { rows: await db.query(text, values) };
      return { rows: await runScript(db, text) };
    },
  };
}

/** Lets pg-boss do something within a transaction of ours. */
export function bossTransaction(tx: Tx): Db {
  return {
    executeSql: async (text: string, values?: unknown[]) => ({
      rows: await tx.query(text, values),
    }),
  };
}

/** Several statements in one text, often a transaction: after an error the connection is in no known state. */
async function runScript(db: Database, text: string): Promise<unknown[]> {
  const client = await (await db.pool()).connect();
  let failure: Error | undefined;
  try {
    const result = await client.query<object>(text);
    return result.rows;
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    client.release(failure);
  }
}
