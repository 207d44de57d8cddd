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
});
