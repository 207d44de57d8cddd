import type { IssuedServiceKey } from '@libs/service-keys';
import { countStatements, testDatabases, type TestDatabases } from '@libs/testing';
import { withClient } from '../../../tools/embedded-postgres';
import { givenServiceKeys, newAccount, RUTH, type ServiceKeys } from './fixture';

describe('the last use of service keys', () => {
  let databases: TestDatabases;
  let served: ServiceKeys;
  const issue = () => served.accounts.create(RUTH, newAccount());
  const use = async (key: string) => served.keys.authenticate(key);

  async function lastUse({ account }: IssuedServiceKey) {
    const [row] = await databases.labeler<{ key: Date | null; account: Date | null }>(
      `select k.last_used_at as key, a.last_used_at as account
         from service_accounts a join service_keys k on k.service_account_id = a.id
        where a.id = $1 order by k.last_used_at desc nulls last limit 1`,
      [account.id],
    );
    return row;
  }

  beforeAll(async () => {
    databases = await testDatabases();
    served = givenServiceKeys(databases.labelerUrl);
  });
  afterAll(async () => {
    await served.db.close();
    await databases.drop();
  });

  it('is written for all of them in one statement', async () => {
    const issued = [await issue(), await issue(), await issue()];
    const before = Date.now();
    for (const { key } of issued) for (let i = 0; i < 10; i += 1) await use(key);

    const { statements } = await countStatements(() => served.usage.flush());

    expect(statements).toHaveLength(1);
    for (const each of issued) {
      const row = await lastUse(each);
      expect(row?.key?.getTime()).toBeGreaterThanOrEqual(before);
      expect(row?.account).toEqual(row?.key);
    }
    expect((await countStatements(() => served.usage.flush())).statements).toEqual([]);
  });

  it('is the later one of two keys for their account', async () => {
    const old = await issue();
    const fresh = await served.accounts.rotate(RUTH, old.account.id);
    const now = jest.spyOn(Date, 'now');
    now.mockReturnValue(Date.parse('2026-02-02T00:00:00Z'));
    await use(fresh.key);
    now.mockReturnValue(Date.parse('2026-01-01T00:00:00Z'));
    await use(old.key);
    now.mockRestore();

    await served.usage.flush();

    expect((await lastUse(old))?.account).toEqual(new Date('2026-02-02T00:00:00Z'));
  });

  it('never moves back', async () => {
    const issued = await issue();
    const future = new Date('2099-01-01T00:00:00Z');
    await databases.labeler(
      `with k as (update service_keys set last_used_at = $2 where service_account_id = $1)
       update service_accounts set last_used_at = $2 where id = $1`,
      [issued.account.id, future],
    );
    await use(issued.key);

    await served.usage.flush();

    expect(await lastUse(issued)).toEqual({ key: future, account: future });
  });

  it('does not wait for an account that somebody else changes', async () => {
    const [locked, free] = [await issue(), await issue()];
    await use(locked.key);
    await use(free.key);

    await withClient(databases.labelerUrl, async (client) => {
      await client.query('begin');
      await client.query('select from service_accounts where id = $1 for update', [
        locked.account.id,
      ]);
      await served.usage.flush();
      await client.query('rollback');
    });

    expect((await lastUse(free))?.account).toBeInstanceOf(Date);
    expect((await lastUse(locked))?.account).toBeNull();
  });

  it('is written when the process ends', async () => {
    const issued = await issue();
    await use(issued.key);

    await served.usage.beforeApplicationShutdown();

    expect((await lastUse(issued))?.key).toBeInstanceOf(Date);
  });
});
