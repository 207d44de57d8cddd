import { LabelerDb } from '@libs/labeler-db';
import {
  AURORA,
  CORA,
  databaseConfig,
  givenUser,
  OLIVIA,
  PEOPLE,
  SAM,
  type TestDatabases,
  testDatabases,
  VERA,
} from '@libs/testing';
import { syncUserDirectory, UserDb } from '@libs/user-db';
import { LabelerUserDirectory } from '../src';

describe('the copy of the user directory', () => {
  let databases: TestDatabases;
  let labeler: LabelerDb;
  let users: UserDb;
  let copy: LabelerUserDirectory;
  beforeAll(async () => {
    databases = await testDatabases();
    labeler = new LabelerDb(databaseConfig(databases.labelerUrl));
    users = new UserDb({ ...databaseConfig(databases.usersReadonlyUrl), cacheTtlSeconds: 5 });
    copy = new LabelerUserDirectory(labeler);
  });
  afterAll(async () => {
    await labeler.close();
    await users.close();
    await databases.drop();
  });
  beforeEach(async () => {
    await databases.labeler('delete from user_directory');
    await syncUserDirectory(users, copy);
  });

  it('holds everybody', async () => {
    const [vera] = await copy.load([VERA.id, 424242]);

    expect(vera).toEqual({
      id: VERA.id,
      email: VERA.email,
      fullName: VERA.fullName,
      organizationId: AURORA.id,
      systemRole: VERA.systemRole,
      isActive: true,
      badgeColor: null,
      avatarName: null,
      company: null,
      division: null,
      department: null,
      createdAt: null,
      updatedAt: null,
    });
    expect(await copy.load(PEOPLE.map(({ id }) => id))).toHaveLength(PEOPLE.length);
    expect(await copy.organizationMembers(AURORA.id)).toEqual(
      expect.arrayContaining([OLIVIA.id, VERA.id, CORA.id]),
    );
    expect(await copy.organizationMembers(AURORA.id)).not.toContain(SAM.id);
  });

  it('is written only where something changed', async () => {
    const versions = () =>
      databases.labeler('select user_id, xmin::text, synced_at from user_directory order by 1');
    const before = await versions();

    expect(await syncUserDirectory(users, copy)).toBe(0);

    expect(await versions()).toEqual(before);
  });

  it('follows people who come, change and go', async () => {
    const nora = await givenUser(databases, { fullName: 'Nora' });
    expect(await syncUserDirectory(users, copy)).toBe(1);

    await databases.users('update users set is_active = false, full_name = null where id = $1', [
      nora.id,
    ]);
    expect(await syncUserDirectory(users, copy)).toBe(1);
    expect(await copy.load([nora.id])).toMatchObject([{ isActive: false, fullName: null }]);

    await databases.users('delete from users where id = $1', [nora.id]);
    expect(await syncUserDirectory(users, copy)).toBe(1);
    expect(await copy.load([nora.id])).toEqual([]);
  });

  it('follows more people than one page holds, and those who go from between the pages', async () => {
    await databases.users(
      `insert into users (id, email, full_name, hashed_password)
       select 5000 + n * 3, 'many' || n || '@example.com', 'Many', '' from generate_series(1, 2500) n`,
    );
    await databases.labeler(
      `insert into user_directory (user_id, email, system_role, is_active)
       select 5001 + n * 3, 'gone' || n || '@example.com', 'guest', true from generate_series(1, 2600) n`,
    );

    expect(await syncUserDirectory(users, copy)).toBe(2500 + 2600);

    const copied = await databases.labeler('select user_id as id from user_directory order by 1');
    expect(copied).toEqual(await databases.users('select id from users order by 1'));
  });
});
