import { LabelerDb } from '@libs/labeler-db';
import {
  ADAM,
  countStatements,
  databaseConfig,
  givenDataset,
  givenMember,
  givenOrganization,
  givenUser,
  OLIVIA,
  PEOPLE,
  testDatabases,
  type TestDatabases,
  whileHolding,
} from '@libs/testing';
import { Client } from 'pg';

describe('the databases of a test file', () => {
  let databases: TestDatabases;
  let db: LabelerDb;

  beforeAll(async () => {
    databases = await testDatabases();
    db = new LabelerDb(databaseConfig(databases.labelerUrl));
  });

  afterAll(async () => {
    await db.close();
    await databases.drop();
  });

  it('hold the people that tests talk about', async () => {
    const rows = await databases.users<{ email: string }>('select email from users order by id');

    expect(rows.map(({ email }) => email)).toEqual(PEOPLE.map(({ email }) => email));
  });

  it('let an application read the users, and nothing else', async () => {
    const reader = new Client(databases.usersReadonlyUrl);
    await reader.connect();
    const attempts = [
      'insert into users (email) values ($$x@example.com$$)',
      'update users set is_active = false',
      'delete from users',
      'truncate users',
      'create table notes (id int)',
      'create temporary table notes (id int)',
      `select nextval('users_id_seq')`,
    ];
    const refusals: string[] = [];
    for (const sql of attempts) await reader.query(sql).catch((error) => refusals.push(`${error}`));
    const { rowCount } = await reader.query('select * from users');
    await reader.end();

    expect(refusals).toHaveLength(attempts.length);
    expect(refusals.filter((text) => !text.includes('permission denied'))).toEqual([]);
    expect(rowCount).toBe(PEOPLE.length);
  });

  it('are separate from those of any other test file', async () => {
    const others = await testDatabases();
    await givenDataset(others, { name: 'Elsewhere' });
    const here = await databases.labeler(`select from datasets where name = 'Elsewhere'`);
    await others.drop();

    expect(here).toEqual([]);
  });

  it('take new people and organizations', async () => {
    const mill = await givenOrganization(databases, { name: 'A new mill' });
    const nora = await givenUser(databases, { organizationId: mill.id });

    const rows = await databases.users(
      `select o.name from users u join organizations o on o.id = u.organization_id where u.id = $1`,
      [nora.id],
    );
    expect(rows).toEqual([{ name: 'A new mill' }]);
  });

  it('take a dataset with images and members, and count the images', async () => {
    const dataset = await givenDataset(databases, { images: 12, visibility: 'public' });
    await givenMember(databases, dataset, ADAM, 'viewer');
    await givenMember(databases, dataset, ADAM, 'admin');

    const rows = await databases.labeler(
      `select d.visibility, d.num_images, p.total_images,
              array(select m.user_id || ' ' || m.role from project_permissions m
                     where m.project_id = p.id order by m.user_id) as members
         from datasets d join annotation_projects p on p.dataset_id = d.id where d.id = $1`,
      [dataset.id],
    );
    expect(rows).toEqual([
      {
        visibility: 'public',
        num_images: 12,
        total_images: 12,
        members: [`${OLIVIA.id} owner`, `${ADAM.id} admin`],
      },
    ]);
  });

  it('tell which statements an application sends', async () => {
    const { result, statements } = await countStatements(() => db.sql`select 1 as one`);

    expect(result).toEqual([{ one: 1 }]);
    expect(statements).toEqual([{ database: 'labeler', text: 'select 1 as one' }]);
  });

  it('do not tell which statements it sends of itself meanwhile', async () => {
    let told = () => {};
    const sent = new Promise<void>((resolve) => (told = resolve));
    const clock = setInterval(() => void db.sql`select 2 as two`.then(told), 5);

    const { statements } = await countStatements(() => sent);

    clearInterval(clock);
    expect(statements).toEqual([]);
  });

  describe('in a race', () => {
    it('let a request wait for a change that is held, and then see it', async () => {
      const dataset = await givenDataset(databases);

      const rows = await whileHolding(
        databases,
        (tx) => tx.query('update datasets set version = 7 where id = $1', [dataset.id]),
        () =>
          db.transaction(
            ({ sql }) => sql`select version from datasets where id = ${dataset.id} for update`,
          ),
      );

      expect(rows).toEqual([{ version: 7 }]);
    });

    it('report a request that does not wait', async () => {
      const dataset = await givenDataset(databases);

      const unprotected = whileHolding(
        databases,
        (tx) => tx.query('update datasets set version = 7 where id = $1', [dataset.id]),
        () => db.sql`select version from datasets where id = ${dataset.id}`,
      );

      await expect(unprotected).rejects.toThrow('did not wait');
    });
  });
});
