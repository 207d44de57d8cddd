import { DatabaseUnavailableError } from '@libs/errors';
import {
  AURORA,
  BORIS,
  countStatements,
  databaseConfig,
  IVAN,
  OLIVIA,
  SAM,
  type TestDatabases,
  testDatabases,
  VERA,
} from '@libs/testing';
import { type CuttableProxy, startCuttableProxy } from '../../../test/support/cuttable-proxy';
import { DirectoryFallback, type KnownUser, UserDb, UserDirectory, UserQueries } from '../src';

/** A copy that holds what a test puts into it. */
class CopyInMemory extends DirectoryFallback {
  users: KnownUser[] = [];
  asked = 0;

  load(ids: readonly number[]): Promise<KnownUser[]> {
    this.asked += 1;
    return Promise.resolve(this.users.filter(({ id }) => ids.includes(id)));
  }

  organizationMembers(organizationId: number): Promise<number[]> {
    const members = this.users.filter((user) => user.organizationId === organizationId);
    return Promise.resolve(members.map(({ id }) => id));
  }

  save(): Promise<number> {
    return Promise.reject(new Error('not asked for'));
  }
}

describe('UserDirectory', () => {
  let databases: TestDatabases;
  let proxy: CuttableProxy;
  let db: UserDb;
  let copy: CopyInMemory;
  let directory: UserDirectory;
  let now: number;
  beforeAll(async () => {
    databases = await testDatabases();
    const url = new URL(databases.usersReadonlyUrl);
    proxy = await startCuttableProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    db = new UserDb({ ...databaseConfig(url.href), cacheTtlSeconds: 5 });
  });
  afterAll(async () => {
    await proxy.close();
    await db.close();
    await databases.drop();
  });
  beforeEach(async () => {
    await proxy.mend();
    copy = new CopyInMemory();
    now = 1_000_000;
    directory = new UserDirectory(
      new UserQueries(db),
      { cacheTtlSeconds: 5, now: () => now },
      copy,
    );
    await untilBack();
  });

  /** The pool notices broken connections one by one. */
  async function untilBack(): Promise<void> {
    while (!(await db.sql`select 1 as one`.catch(() => undefined)));
  }

  it('tells who people are, and leaves out whom there is not', async () => {
    const found = await directory.findByIds([OLIVIA.id, SAM.id, OLIVIA.id, 424242, -1, 2 ** 40]);

    expect([...found.keys()]).toEqual([OLIVIA.id, SAM.id]);
    expect(found.get(OLIVIA.id)).toMatchObject({
      email: OLIVIA.email,
      fullName: OLIVIA.fullName,
      organizationId: AURORA.id,
      systemRole: OLIVIA.systemRole,
      isActive: true,
    });
    expect(await directory.find(IVAN.id)).toMatchObject({ isActive: false });
    expect(await directory.find(424242)).toBeUndefined();
  });

  it('asks once for everybody who is wanted at the same moment', async () => {
    const { statements } = await countStatements(() =>
      Promise.all([
        directory.findByIds([OLIVIA.id, VERA.id]),
        directory.find(OLIVIA.id),
        directory.findByIds([SAM.id]),
        directory.find(SAM.id),
      ]),
    );

    expect(statements).toHaveLength(1);
  });

  it('does not ask again while the answer is fresh, and does afterwards', async () => {
    await directory.find(VERA.id);

    now += 4999;
    const fresh = await countStatements(() => directory.find(VERA.id));
    now += 1;
    const old = await countStatements(() => directory.find(VERA.id));

    expect([fresh.statements.length, old.statements.length]).toEqual([0, 1]);
  });

  it('looks sooner for somebody who was not there', async () => {
    await directory.find(424242);

    now += 2000;
    const { statements } = await countStatements(() => directory.find(424242));

    expect(statements).toHaveLength(1);
  });

  it('knows the members of an organization', async () => {
    const members = await directory.organizationMembers(AURORA.id);
    const { statements } = await countStatements(() => directory.organizationMembers(AURORA.id));

    expect(members).toEqual(expect.arrayContaining([OLIVIA.id, VERA.id]));
    expect(members).not.toContain(BORIS.id);
    expect(statements).toEqual([]);
  });

  it('finds the account of an e-mail as it is now', async () => {
    expect(await directory.findByEmail(OLIVIA.email)).toMatchObject({ id: OLIVIA.id });
    expect(await directory.findByEmail(OLIVIA.email.toUpperCase())).toBeUndefined();
  });

  it('searches active users as they are now, with text that is no pattern', async () => {
    const search = (text: string, excludedIds: number[] = []) =>
      directory.search({ text, excludedIds, limit: 1, offset: 0 });

    expect(await search('OLIVIA@')).toMatchObject({ total: 1, users: [{ id: OLIVIA.id }] });
    expect(await search('olivia', [OLIVIA.id])).toEqual({ total: 0, users: [] });
    expect(await search(IVAN.email)).toEqual({ total: 0, users: [] });
    expect(await search('%')).toEqual({ total: 0, users: [] });
    expect((await search('@example.com')).users).toHaveLength(1);
    expect((await search('@example.com')).total).toBeGreaterThan(5);
  });

  describe.each(['stopped', 'silent'] as const)('while the users database is %s', (how) => {
    async function goAway(): Promise<void> {
      if (how === 'stopped') await proxy.cut();
      else proxy.freeze();
    }

    it('tells what it last knew, for ten minutes', async () => {
      await directory.findByIds([OLIVIA.id]);
      const members = await directory.organizationMembers(AURORA.id);
      await goAway();

      now += 9 * 60_000;
      expect((await directory.find(OLIVIA.id))?.fullName).toBe(OLIVIA.fullName);
      expect(await directory.organizationMembers(AURORA.id)).toEqual(members);
      now += 2 * 60_000;
      await expect(directory.find(OLIVIA.id)).rejects.toThrow(DatabaseUnavailableError);
      expect(await directory.organizationMembers(AURORA.id)).toEqual([]);
    });

    it('tells what the copy knows', async () => {
      const vera = await directory.find(VERA.id);
      copy.users = [{ ...(vera as KnownUser), id: SAM.id, fullName: 'From the copy' }];
      await goAway();

      expect((await directory.find(SAM.id))?.fullName).toBe('From the copy');
      expect(await directory.organizationMembers(AURORA.id)).toEqual([SAM.id]);
    });

    it('leaves names open rather than failing, but never guesses whether somebody exists', async () => {
      await goAway();

      const found = await directory.findByIds([OLIVIA.id]);

      expect(found.get(OLIVIA.id)).toMatchObject({ id: OLIVIA.id, email: null, isActive: null });
      await expect(directory.find(OLIVIA.id)).rejects.toThrow(DatabaseUnavailableError);
      await expect(directory.findByEmail(OLIVIA.email)).rejects.toThrow(DatabaseUnavailableError);
      await expect(
        directory.search({ text: 'olivia', excludedIds: [], limit: 1, offset: 0 }),
      ).rejects.toThrow(DatabaseUnavailableError);
    });

    it('does not ask it for every request, and notices that it is back', async () => {
      await goAway();
      await directory.findByIds([OLIVIA.id]);

      const { statements } = await countStatements(async () => {
        for (let n = 1; n <= 50; n += 1) await directory.findByIds([n]);
      });
      await proxy.mend();
      await untilBack();
      now += 1000;

      expect(statements).toEqual([]);
      expect((await directory.find(OLIVIA.id))?.fullName).toBe(OLIVIA.fullName);
    });
  });
});
