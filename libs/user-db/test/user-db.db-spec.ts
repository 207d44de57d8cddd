import { loadConfig } from '@libs/config';
import { OLIVIA, type TestDatabases, testDatabases } from '@libs/testing';
import {
  type DirectoryFallback,
  syncUserDirectory,
  User,
  UserDb,
  userDbConfigSchema,
  UserDirectory,
  UserQueries,
} from '../src';
import { startWireTap, type WireTap } from './wire-tap';

const nowhere: DirectoryFallback = {
  load: () => Promise.resolve([]),
  organizationMembers: () => Promise.resolve([]),
  save: () => Promise.resolve(0),
};

describe('the users database', () => {
  let databases: TestDatabases;
  let tap: WireTap;
  let db: UserDb;
  beforeAll(async () => {
    databases = await testDatabases();
    tap = await startWireTap(databases.usersReadonlyUrl);
    const env = { USER_DATABASE_URL: tap.url };
    db = new UserDb(loadConfig({ userDb: userDbConfigSchema }, env).userDb);
  });
  afterAll(async () => {
    await db.close();
    await tap.close();
    await databases.drop();
  });

  it('is sent SELECT and nothing else, by us or by the libraries below us', async () => {
    const directory = new UserDirectory(new UserQueries(db), { cacheTtlSeconds: 5 });

    await directory.findByIds([OLIVIA.id, 999]);
    await directory.findByEmail(OLIVIA.email);
    await directory.organizationMembers(1);
    await syncUserDirectory(db, nowhere);
    await db.dataSource.manager.findOneBy(User, { email: OLIVIA.email });

    expect(tap.statements.length).toBeGreaterThanOrEqual(5);
    expect(tap.statements.filter((text) => !/^\s*select\b[^;]*$/i.test(text))).toEqual([]);
  });

  it('refuses everything else to the role that we connect as', async () => {
    await expect(db.sql`update users set is_active = true`).rejects.toThrow('permission denied');
    await expect(db.sql`create table t ()`).rejects.toThrow('permission denied');
  });

  it('tells roles that its enum has not, and columns without a zone in UTC', async () => {
    const [user] =
      await db.sql`select u.id from users u where u.system_role::text = ${'no such role'}`;
    const found = await new UserQueries(db).findByEmail(OLIVIA.email);

    expect(user).toBeUndefined();
    expect(found).toMatchObject({ id: OLIVIA.id, systemRole: OLIVIA.systemRole });
    expect(found?.hashedPassword).toMatch(/^\$2b\$/);
    expect(Math.abs(Date.now() - Number(found?.createdAt))).toBeLessThan(3_600_000);
  });
});
