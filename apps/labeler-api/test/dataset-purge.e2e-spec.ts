import { AuditTrail } from '@libs/audit';
import { statementChannel } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { type ObjectStore, S3ObjectStore, StorageUnavailableError } from '@libs/storage';
import {
  databaseConfig,
  givenDataset,
  type GivenDataset,
  isFullEffort,
  OLIVIA,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
} from '@libs/testing';
import { loadAppConfig } from '../src/app.config';
import { DatasetPurge } from '../src/dataset-removal/dataset-purge';
import { deleteBatchStatement, OWNED_ROWS } from '../src/dataset-removal/dataset-rows';
import { PurgeRepository } from '../src/dataset-removal/purge.repository';
import { StoredObjects } from '../src/dataset-removal/stored-objects';
import { daysOf } from './support/days';
import { givenFullDataset, leftOf } from './support/full-dataset';

/** How many statements, and how many calls of storage, lie between two at which the work breaks off. */
const STATEMENTS = isFullEffort ? 1 : 6;
const CALLS = isFullEffort ? 1 : 3;

describe('the removal of a dataset for good', () => {
  let databases: TestDatabases;
  let buckets: TestBuckets;
  let db: LabelerDb;
  let store: ObjectStore;
  let repository: PurgeRepository;
  beforeAll(async () => {
    databases = await testDatabases();
    buckets = await testBuckets();
    db = new LabelerDb(databaseConfig(databases.labelerUrl));
    store = new S3ObjectStore(loadAppConfig(testEnvironment(databases, buckets)).storage);
    repository = new PurgeRepository(db);
  });
  afterAll(async () => {
    store.close();
    await db.close();
    await Promise.all([databases.drop(), buckets.drop()]);
  });

  const purgeWith = (objects: ObjectStore) =>
    new DatasetPurge(db, repository, new StoredObjects(objects), new AuditTrail());
  const purge = (dataset: GivenDataset, signal = new AbortController().signal) =>
    purgeWith(store).run(dataset.id, signal);
  const left = (dataset: GivenDataset) => leftOf(databases, buckets, dataset);
  const trash = (dataset: GivenDataset, after = '-1 second') =>
    databases.labeler(
      `update datasets set status = 'deleting', deleted_at = now(), deleted_by = $2,
              purge_after = now() + $3::interval where id = $1`,
      [dataset.id, OLIVIA.id, after],
    );

  it('leaves nothing of it, and everything of others', async () => {
    const other = await givenFullDataset(databases, buckets);
    const before = await left(other);
    const dataset = await givenFullDataset(databases, buckets);
    await buckets.put(`backups/${dataset.id}/kept.json`, Buffer.from('{}'));
    await trash(dataset);

    await purge(dataset);

    expect(await left(dataset)).toEqual([`backups/${dataset.id}/kept.json`]);
    expect(await left(other)).toEqual(before);
    expect(
      await databases.labeler('select action, user_id from audit_logs where resource_id = $1', [
        dataset.id,
      ]),
    ).toEqual([{ action: 'purge', user_id: OLIVIA.id }]);
  });

  it('knows every table that has rows of a dataset', async () => {
    const referring = await databases.labeler<{ table: string }>(
      `with recursive owned (id) as (
         select 'datasets'::regclass::oid
         union
         select c.conrelid from pg_constraint c join owned o on c.confrelid = o.id
          where c.contype = 'f' and c.confdeltype = 'c'
       )
       select o.id::regclass::text as table from owned o`,
    );
    const known = new Set([
      ...OWNED_ROWS.map(({ table }) => table),
      'datasets',
      'annotation_projects',
    ]);

    expect(referring.map(({ table }) => table).filter((table) => !known.has(table))).toEqual([]);
  });

  it('touches nothing that is not due', async () => {
    const [active, kept] = [
      await givenFullDataset(databases, buckets),
      await givenFullDataset(databases, buckets),
    ];
    await trash(kept, '1 hour');
    const before = [await left(active), await left(kept)];

    await purge(active);
    await purge(kept);

    expect([await left(active), await left(kept)]).toEqual(before);
    expect(await repository.listDue(10)).not.toContain(kept.id);
  });

  it('goes on after a crash before any of its statements', async () => {
    const unfinished: number[] = [];
    let cut = true;
    for (let n = 1; cut; n += STATEMENTS) {
      const dataset = await givenFullDataset(databases, buckets);
      await trash(dataset);

      cut = await failsAtStatement(n, (signal) => purge(dataset, signal));

      await purge(dataset);
      if ((await left(dataset)).length > 0) unfinished.push(n);
    }
    expect(unfinished).toEqual([]);
  });

  it('goes on after storage failed at any of its calls', async () => {
    const unfinished: number[] = [];
    const wrong: number[] = [];
    let failed = true;
    for (let n = 1; failed; n += CALLS) {
      const dataset = await givenFullDataset(databases, buckets);
      await trash(dataset);

      failed = await purgeWith(failingStore(store, n))
        .run(dataset.id, new AbortController().signal)
        .then(
          () => false,
          () => true,
        );

      if (failed && !(await repository.listDue(1000)).includes(dataset.id)) wrong.push(n);
      await purge(dataset);
      if ((await left(dataset)).length > 0) unfinished.push(n);
    }
    expect({ wrong, unfinished }).toEqual({ wrong: [], unfinished: [] });
  });

  it('can be done by two processes at once', async () => {
    const dataset = await givenFullDataset(databases, buckets);
    await trash(dataset);

    await Promise.allSettled([purge(dataset), purge(dataset), purge(dataset)]);
    await purge(dataset);

    expect(await left(dataset)).toEqual([]);
    const records = await databases.labeler(
      `select from audit_logs where resource_id = $1 and action = 'purge'`,
      [dataset.id],
    );
    expect(records).toHaveLength(1);
  });

  it('deletes in batches', async () => {
    const dataset = await givenDataset(databases, { images: 12_001 });
    await trash(dataset);
    const statement = deleteBatchStatement({
      table: 'image_metadata',
      of: 'dataset',
      condition: 'dataset_id = $1',
    });
    const batches = await countOf(statement, () => purge(dataset));

    expect(batches).toBe(3);
    expect(await left(dataset)).toEqual([]);
  });

  it('leaves the days of annotations as they follow from the annotations', async () => {
    const { kept, counted } = await daysOf(databases);

    expect(kept).toEqual(counted);
  });
});

/** Aborts at the n-th statement. @returns whether there was one */
async function failsAtStatement(
  n: number,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const abort = new AbortController();
  let sent = 0;
  const note = () => {
    sent += 1;
    if (sent === n) abort.abort(new Error('The process is gone'));
  };
  statementChannel.subscribe(note);
  try {
    await work(abort.signal).catch(() => undefined);
    return sent >= n;
  } finally {
    statementChannel.unsubscribe(note);
  }
}

async function countOf(text: string, work: () => Promise<void>): Promise<number> {
  let count = 0;
  const note = (message: unknown) => {
    if ((message as { text: string }).text === text) count += 1;
  };
  statementChannel.subscribe(note);
  await work().finally(() => statementChannel.unsubscribe(note));
  return count;
}

/** The store, failing at its n-th call: before it does anything. */
function failingStore(store: ObjectStore, n: number): ObjectStore {
  let calls = 0;
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        calls += 1;
        if (calls === n) throw new StorageUnavailableError(new Error('away'));
        return (value as (...args: unknown[]) => unknown).apply(target, args);
      };
    },
  });
}
