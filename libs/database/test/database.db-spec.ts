import { Database } from '@libs/database';
import { DatabaseConflictError } from '@libs/errors';
import { databaseConfig, type TestDatabases, testDatabases } from '@libs/testing';

describe('Database', () => {
  let databases: TestDatabases;
  let database: Database;

  beforeAll(async () => {
    databases = await testDatabases();
    const config = { ...databaseConfig(databases.labelerUrl), poolSize: 1 };
    database = new Database({ name: 'labeler', config, entities: [] });
  });
  afterAll(async () => {
    await database.close();
    await databases.drop();
  });

  const backend = async () => {
    const [row] = await database.sql<{ pid: number }>`select pg_backend_pid() as pid`;
    return row?.pid;
  };

  it('keeps its connection when a statement fails', async () => {
    const before = await backend();

    await expect(database.sql`select no_such_column`).rejects.toThrow('no_such_column');
    await database.sql`create table unique_numbers (n int primary key)`;
    await database.sql`insert into unique_numbers values (1)`;
    const again = database.sql`insert into unique_numbers values (1)`;
    await expect(again).rejects.toThrow(DatabaseConflictError);

    expect(await backend()).toBe(before);
  });

  it('opens another connection when the server ended the one it had', async () => {
    const before = await backend();
    await databases.labeler('select pg_terminate_backend($1)', [before]);

    await backend().catch(() => undefined);

    expect(await backend()).not.toBe(before);
  });

  it('outlives a connection that ends between two statements of whoever has it', async () => {
    const client = await (await database.pool()).connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    await databases.labeler('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;

    await expect(client.query('select 1')).rejects.toThrow('not queryable');
    client.release();

    expect(await backend()).not.toBe(rows[0]?.pid);
  });

  it('writes a single statement as the transaction that it is by itself, and takes no second one', async () => {
    await database.sql`create table lone_numbers (n int primary key)`;
    await database.singleStatement((tx) => tx.sql`insert into lone_numbers values (1)`);
    const two = database.singleStatement(async (tx) => {
      await tx.sql`insert into lone_numbers values (2)`;
      await tx.sql`insert into lone_numbers values (3)`;
    });

    await expect(two).rejects.toThrow('followed by another one');
    expect(await database.sql`select n from lone_numbers order by n`).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('commits a single statement together with what transactions start with, or neither', async () => {
    const config = { ...databaseConfig(databases.labelerUrl), poolSize: 1 };
    const started = new Database({ name: 'labeler', config, entities: [] });
    const ends: boolean[] = [];
    await started.sql`create table told_numbers (n int primary key)`;
    started.startTransactionsWith(() => async (tx) => {
      await tx.sql`insert into told_numbers values (${ends.length})`;
      return (committed) => ends.push(committed);
    });
    const write = (n: number) =>
      started.singleStatement((tx) => tx.sql`insert into told_numbers values (${n})`);

    await write(10);
    await expect(write(10)).rejects.toThrow(DatabaseConflictError);
    const rows = await started.sql`select n from told_numbers order by n`;
    await started.close();

    expect(ends).toEqual([true, false]);
    expect(rows).toEqual([{ n: 0 }, { n: 10 }]);
  });

  it('runs a transaction again that met another one in a deadlock', async () => {
    const config = { ...databaseConfig(databases.labelerUrl), poolSize: 2 };
    const racing = new Database({ name: 'labeler', config, entities: [] });
    await racing.sql`create table counters (name text primary key, n int not null)`;
    await racing.sql`insert into counters values ('a', 0), ('b', 0)`;
    const bothHoldOne = new Barrier(2);
    let runs = 0;
    const add = (first: string, second: string) =>
      racing.transaction(async (tx) => {
        runs += 1;
        await tx.sql`update counters set n = n + 1 where name = ${first}`;
        await bothHoldOne.reached();
        await tx.sql`update counters set n = n + 1 where name = ${second}`;
      });

    await Promise.all([add('a', 'b'), add('b', 'a')]);
    const rows = await racing.sql`select name, n from counters order by name`;
    await racing.close();

    expect(rows).toEqual([
      { name: 'a', n: 2 },
      { name: 'b', n: 2 },
    ]);
    expect(runs).toBe(3);
  });
});

/** Open from the moment on that so many wait for it. */
class Barrier {
  private open: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));

  constructor(private missing: number) {}

  reached(): Promise<void> {
    this.missing -= 1;
    if (this.missing === 0) this.open();
    return this.opened;
  }
}
