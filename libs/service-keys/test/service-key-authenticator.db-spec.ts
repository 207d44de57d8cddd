import { InvalidServiceKeyError, SCOPES, type ServiceCaller } from '@libs/auth';
import { DatabaseUnavailableError } from '@libs/errors';
import type { IssuedServiceKey, NewServiceAccount } from '@libs/service-keys';
import { countStatements, testDatabases, type TestDatabases } from '@libs/testing';
import { type CuttableProxy, startCuttableProxy } from '../../../test/support/cuttable-proxy';
import { generateServiceKey } from '../src/service-key';
import { givenServiceKeys, newAccount, RUTH, type ServiceKeys } from './fixture';

const CACHE_MS = 3000;

/** Lets time pass for everything that reads the monotonic clock. */
const clock = { passed: 0 };
const realNow = performance.now.bind(performance);

describe('a service key', () => {
  let databases: TestDatabases;
  let proxy: CuttableProxy;
  let served: ServiceKeys;
  /** Another process, that the proxy does not touch. */
  let other: ServiceKeys;

  const issue = (overrides: Partial<NewServiceAccount> = {}): Promise<IssuedServiceKey> =>
    other.accounts.create(RUTH, newAccount(overrides));
  const ask = async (key: string): Promise<ServiceCaller> => served.keys.authenticate(key);
  const statementsOf = async (work: () => Promise<unknown>) =>
    (await countStatements(work)).statements.length;

  beforeAll(async () => {
    databases = await testDatabases();
    const address = new URL(databases.labelerUrl);
    proxy = await startCuttableProxy({ host: address.hostname, port: Number(address.port) });
    address.port = String(proxy.port);
    served = givenServiceKeys(address.href, CACHE_MS);
    other = givenServiceKeys(databases.labelerUrl, CACHE_MS);
    jest.spyOn(performance, 'now').mockImplementation(() => realNow() + clock.passed);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await served.db.close();
    await other.db.close();
    await proxy.close();
    await databases.drop();
  });

  it('says which service calls and what it may do', async () => {
    const { key, account } = await issue({ scopes: ['datasets:read', 'datasets:snapshot'] });

    expect(await ask(key)).toEqual({
      kind: 'service',
      serviceId: account.id,
      serviceName: account.serviceName,
      scopes: new Set(['datasets:read', 'datasets:snapshot']),
      actingUserId: null,
      credential: 'key',
    });
  });

  it('with the scope * may do everything', async () => {
    const { key } = await issue({ scopes: ['*'] });

    expect((await ask(key)).scopes).toEqual(new Set(SCOPES));
  });

  it('is read once for all who use it at the same time, and then answered at once', async () => {
    const { key } = await issue();
    const cold = () => Promise.all(Array.from({ length: 100 }, () => ask(key)));

    expect(await statementsOf(cold)).toBe(1);
    expect(await statementsOf(cold)).toBe(0);
    expect(served.keys.authenticate(key)).not.toBeInstanceOf(Promise);
  });

  it('is read again in the background while it is used', async () => {
    const { key } = await issue();
    await ask(key);
    clock.passed += CACHE_MS / 2;

    const statements = await statementsOf(async () => {
      expect(served.keys.authenticate(key)).not.toBeInstanceOf(Promise);
      expect(served.keys.authenticate(key)).not.toBeInstanceOf(Promise);
      await other.accounts.get((await ask(key)).serviceId);
    });

    expect(statements).toBe(2);
  });

  it('costs no query when it is mistyped', async () => {
    const mistyped = ['sa_', 'sa_x', `${generateServiceKey().key}x`, 'sa_' + '0'.repeat(36)];

    const statements = await statementsOf(async () => {
      for (const key of mistyped) await expect(ask(key)).rejects.toThrow(InvalidServiceKeyError);
    });

    expect(statements).toBe(0);
  });

  it('that nobody issued is refused, and a flood of such costs a handful of queries', async () => {
    const unknown = Array.from({ length: 500 }, () => generateServiceKey().key);
    const flood = () => Promise.allSettled(unknown.map(ask));

    expect(await statementsOf(flood)).toBeLessThanOrEqual(2);
    expect(await statementsOf(flood)).toBe(0);
    await expect(ask(unknown[0] ?? '')).rejects.toThrow(InvalidServiceKeyError);
  });

  it('that only begins like one of ours is refused', async () => {
    const { key, account } = await issue();
    await databases.labeler(
      `update service_keys set key_hash = sha256('another') where service_account_id = $1`,
      [account.id],
    );

    await expect(ask(key)).rejects.toThrow(InvalidServiceKeyError);
  });

  it.each([
    ['is revoked', 'update service_keys set revoked_at = now() where service_account_id = $1'],
    ['has ended', 'update service_keys set expires_at = now() where service_account_id = $1'],
    ['is of an account that ended', 'update service_accounts set expires_at = now() where id = $1'],
    ['is of an account that is off', 'update service_accounts set is_active = false where id = $1'],
    ['is of an account that was deleted', 'delete from service_accounts where id = $1'],
  ])('is refused everywhere within five seconds when it %s', async (_, change) => {
    const { key, account } = await issue();
    await Promise.all([ask(key), other.keys.authenticate(key)]);

    await databases.labeler(change, [account.id]);
    clock.passed += CACHE_MS;

    await expect(ask(key)).rejects.toThrow(InvalidServiceKeyError);
    await expect((async () => other.keys.authenticate(key))()).rejects.toThrow(
      InvalidServiceKeyError,
    );
  });

  it('ends at its time, to the moment', async () => {
    const { key } = await issue({ expiresAt: new Date(Date.now() + 60_000) });
    await ask(key);

    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    await expect(ask(key)).rejects.toThrow(InvalidServiceKeyError);
    later.mockRestore();
  });

  it('may do what its account may do now', async () => {
    const { key, account } = await issue({ scopes: ['datasets:read'] });
    await ask(key);

    await other.accounts.update(RUTH, account.id, { scopes: ['datasets:download'] });
    clock.passed += CACHE_MS;

    expect((await ask(key)).scopes).toEqual(new Set(['datasets:download']));
  });

  it('works beside its successor until the overlap ends', async () => {
    const old = await issue();
    await ask(old.key);
    const fresh = await other.accounts.rotate(RUTH, old.account.id, 3600);
    clock.passed += CACHE_MS;

    expect((await ask(old.key)).serviceId).toBe(old.account.id);
    expect((await ask(fresh.key)).serviceId).toBe(old.account.id);

    await other.accounts.rotate(RUTH, old.account.id, 0);
    clock.passed += CACHE_MS;

    await expect(ask(old.key)).rejects.toThrow(InvalidServiceKeyError);
    await expect(ask(fresh.key)).rejects.toThrow(InvalidServiceKeyError);
  });

  describe('while the database is away', () => {
    afterEach(async () => {
      await proxy.mend();
      clock.passed += 1000;
    });

    it.each(['stopped', 'silent'])('lives on for less than five seconds (%s)', async (how) => {
      const { key, account } = await issue();
      await ask(key);
      if (how === 'stopped') await proxy.cut();
      else proxy.freeze();

      clock.passed += CACHE_MS - 2500;
      expect((await ask(key)).serviceId).toBe(account.id);
      clock.passed += 5000;
      await expect(ask(key)).rejects.toThrow(DatabaseUnavailableError);

      await proxy.mend();
      clock.passed += 200;
      expect((await ask(key)).serviceId).toBe(account.id);
    });

    it('is not refused when it is only unknown to this process', async () => {
      const { key } = await issue();
      await proxy.cut();

      await expect(ask(key)).rejects.toThrow(DatabaseUnavailableError);
    });

    it('is still believed when reading it again fails', async () => {
      const { key, account } = await issue();
      await ask(key);
      await proxy.cut();
      clock.passed += CACHE_MS + 100;

      expect((await ask(key)).serviceId).toBe(account.id);
    });
  });
});
