import { LabelerDb } from '@libs/labeler-db';
import { databaseConfig, OLIVIA, type TestDatabases, testDatabases, VERA } from '@libs/testing';
import { UserDb, UserDirectory, UserQueries } from '@libs/user-db';
import { DatasetAccess } from '../src';

const DATASETS = 3000;
const LOOK_UPS = 30;
/** What PostgreSQL plans for given values before it compares that with a plan for all of them. */
const FIRST_PLANS = 5;

/** Ids of the first datasets. */
function ids(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `ds_${String(n + 1).padStart(16, '0')}`);
}

describe('asking for access in a database of many datasets', () => {
  let databases: TestDatabases;
  let labeler: LabelerDb;
  let users: UserDb;
  let access: DatasetAccess;
  beforeAll(async () => {
    databases = await testDatabases();
    await databases.labeler(
      `insert into datasets (id, name, owner_id, storage_path)
       select 'ds_' || lpad(n::text, 16, '0'), 'Weld seams ' || n, $2, 'datasets/' || n || '/'
         from generate_series(1, $1::int) n`,
      [DATASETS, OLIVIA.id],
    );
    await databases.labeler('analyze datasets');
    labeler = new LabelerDb({ ...databaseConfig(databases.labelerUrl), poolSize: 1 });
    users = new UserDb({ ...databaseConfig(databases.usersReadonlyUrl), cacheTtlSeconds: 5 });
    const directory = new UserDirectory(new UserQueries(users), { cacheTtlSeconds: 5 });
    access = new DatasetAccess(labeler, directory);
  });
  afterAll(async () => {
    await labeler.close();
    await users.close();
    await databases.drop();
  });

  /** How often each of the statements was planned for the values that it had. */
  const plansForValues = async () => {
    const rows = await labeler.query<{ custom_plans: number }>(
      `select custom_plans::int from pg_prepared_statements
        where statement like '%join datasets d on%' and generic_plans + custom_plans >= $1`,
      [LOOK_UPS],
    );
    return rows.map((row) => row.custom_plans);
  };

  it('is planned a few times, and not for every number of datasets', async () => {
    for (let n = 1; n <= LOOK_UPS; n++) {
      const asked = ids((n % 7) + 1);
      await access.permissions(asked.map((datasetId) => ({ datasetId, userId: VERA.id })));
      await Promise.all(asked.map((reference) => access.resolve(reference, VERA.id)));
    }

    expect(await plansForValues()).toEqual([FIRST_PLANS, FIRST_PLANS]);
  });
});
