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

  it('is on record once a day for each key, however many processes see it', async () => {
    const issued = await issue();
    const other = givenServiceKeys(databases.labelerUrl);
    const now = jest.spyOn(Date, 'now');
    for (const time of ['2026-02-01T10:00Z', '2026-02-01T23:59Z', '2026-02-02T00:00Z']) {
      now.mockReturnValue(Date.parse(time));
      await use(issued.key);
      await other.keys.authenticate(issued.key);
      await served.usage.flush();
      await other.usage.flush();
    }
    now.mockRestore();
    await other.db.close();

    expect(
      await databases.labeler(
        `select details ->> 'used_at' as at from audit_logs
          where action = 'service_key_used' and resource_id = $1 order by id`,
        [issued.account.id],
      ),
    ).toEqual([{ at: '2026-02-01T10:00:00+00:00' }, { at: '2026-02-02T00:00:00+00:00' }]);
  });

  it('is on record, too, when keys are refused: once for each key and reason', async () => {
    const [revoked, expired] = [await issue(), await issue()];
    await served.accounts.revoke(RUTH, revoked.account.id);
    await databases.labeler(
      `update service_keys set expires_at = now() where service_account_id = $1`,
      [expired.account.id],
    );
    const unknown = (await issue()).key.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x'));
    for (const key of [revoked.key, revoked.key, expired.key, unknown]) {
      await expect(async () => served.keys.authenticate(key, '192.0.2.7')).rejects.toThrow();
    }

    await served.refusals.flush();
    await served.refusals.flush();

    expect(
      await databases.labeler(
        `select resource_id, status, details ->> 'reason' as reason, details -> 'requests' as requests,
                details ->> 'last_ip_address' as ip
           from audit_logs where action = 'service_key_refused' order by id`,
      ),
    ).toEqual(
      [
        { resource_id: revoked.account.id, reason: 'revoked', requests: 2 },
        { resource_id: expired.account.id, reason: 'expired', requests: 1 },
        { resource_id: null, reason: 'unknown', requests: 1 },
      ].map((row) => ({ ...row, status: 'failure', ip: '192.0.2.7' })),
    );
  });
});
