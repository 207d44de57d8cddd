import { LabelerDb, type Visibility } from '@libs/labeler-db';
import {
  ADAM,
  BORIS,
  CORA,
  countStatements,
  databaseConfig,
  givenDataset,
  type GivenDataset,
  givenMember,
  IVAN,
  OLIVIA,
  type Person,
  RITA,
  ROOT,
  SAM,
  type TestDatabases,
  testDatabases,
  VERA,
} from '@libs/testing';
import { UserDb, UserDirectory, UserQueries } from '@libs/user-db';
import { DatasetAccess, visibleTo, waysToSee } from '../src';

const VISIBILITIES: Visibility[] = ['private', 'organization', 'public'];
const EVERYBODY = [OLIVIA, ADAM, RITA, VERA, CORA, SAM, BORIS, ROOT, IVAN];

describe('DatasetAccess', () => {
  let databases: TestDatabases;
  let labeler: LabelerDb;
  let users: UserDb;
  let access: DatasetAccess;
  const datasets: GivenDataset[] = [];
  beforeAll(async () => {
    databases = await testDatabases();
    labeler = new LabelerDb(databaseConfig(databases.labelerUrl));
    users = new UserDb({ ...databaseConfig(databases.usersReadonlyUrl), cacheTtlSeconds: 5 });
    const directory = new UserDirectory(new UserQueries(users), { cacheTtlSeconds: 5 });
    access = new DatasetAccess(labeler, directory);
    for (const visibility of VISIBILITIES) {
      const dataset = await givenDataset(databases, {
        owner: OLIVIA,
        visibility,
        name: visibility,
      });
      await givenMember(databases, dataset, VERA, 'viewer');
      await givenMember(databases, dataset, RITA, 'reviewer');
      await givenMember(databases, dataset, IVAN, 'admin');
      datasets.push(dataset);
    }
    datasets.push(await givenDataset(databases, { owner: BORIS, visibility: 'private' }));
  });
  afterAll(async () => {
    await labeler.close();
    await users.close();
    await databases.drop();
  });

  const idOf = (visibility: Visibility) => datasets[VISIBILITIES.indexOf(visibility)]?.id ?? '';

  it.each<[Visibility, Person, string | null, string]>([
    ['private', OLIVIA, 'owner', 'owner'],
    ['private', VERA, 'viewer', 'explicit_permission'],
    ['private', RITA, 'reviewer', 'explicit_permission'],
    ['private', CORA, null, 'no_access'],
    ['private', SAM, null, 'no_access'],
    ['private', ROOT, 'admin', 'system_admin'],
    ['private', IVAN, null, 'user_inactive'],
    ['organization', CORA, 'viewer', 'organization_member'],
    ['organization', SAM, null, 'no_access'],
    ['organization', BORIS, null, 'no_access'],
    ['organization', RITA, 'reviewer', 'explicit_permission'],
    ['public', SAM, 'viewer', 'public_dataset'],
    ['public', VERA, 'viewer', 'explicit_permission'],
    ['public', IVAN, null, 'user_inactive'],
  ])('decides on a dataset that is %s, for %j', async (visibility, { id }, role, reason) => {
    const decision = await access.permission(idOf(visibility), id);

    expect(decision).toMatchObject({ ownerId: OLIVIA.id, userId: id, visibility, role, reason });
  });

  it('tells since when the owner and the members have access', async () => {
    const [owner, member, anybody] = await access.permissions(
      [OLIVIA, VERA, SAM].map(({ id }) => ({ datasetId: idOf('public'), userId: id })),
    );

    expect(owner?.grantedAt).toBeInstanceOf(Date);
    expect(member?.grantedAt).toBeInstanceOf(Date);
    expect(anybody?.grantedAt).toBeNull();
  });

  it('knows nothing of a dataset that does not exist', async () => {
    expect(await access.permission('ds_none', OLIVIA.id)).toBeUndefined();
  });

  it('decides with one statement of the labeler database', async () => {
    await access.viewer(VERA.id);

    const { statements } = await countStatements(() => access.permission(idOf('private'), VERA.id));

    expect(statements.map(({ database }) => database)).toEqual(['labeler']);
  });

  it('decides on a thousand pairs as one by one, with one statement per database', async () => {
    const pairs = Array.from({ length: 1000 }, (_, n) => ({
      datasetId: n % 7 === 6 ? `ds_none_${n}` : (datasets[n % datasets.length]?.id ?? ''),
      userId: EVERYBODY[n % EVERYBODY.length]?.id ?? 424242,
    }));
    const directory = new UserDirectory(new UserQueries(users), { cacheTtlSeconds: 5 });
    const fresh = new DatasetAccess(labeler, directory);

    const { result, statements } = await countStatements(() => fresh.permissions(pairs));

    expect(statements.map(({ database }) => database)).toEqual(['labeler', 'users']);
    const single = await Promise.all(
      pairs.map(({ datasetId, userId }) => access.permission(datasetId, userId)),
    );
    expect(result).toEqual(single);
    expect(result.filter((decision) => decision === undefined)).toHaveLength(142);
  });

  it('answers no pairs without a question', async () => {
    const { result, statements } = await countStatements(() => access.permissions([]));

    expect([result, statements]).toEqual([[], []]);
  });

  it.each(EVERYBODY)('lists for $fullName exactly what may be seen', async ({ id }) => {
    const viewer = await access.viewer(id);
    const visible = visibleTo(viewer, 2);
    const listed = await labeler.query<{ id: string }>(
      `select d.id from datasets d where d.id <> $1 and ${visible.text} order by d.id`,
      ['ds_none', ...visible.values],
    );

    const decisions = await access.permissions(
      datasets.map((dataset) => ({ datasetId: dataset.id, userId: id })),
    );
    const allowed = decisions.filter((decision) => decision?.hasAccess);
    expect(listed.map((row) => row.id)).toEqual(
      allowed.map((decision) => decision?.datasetId).sort(),
    );
  });

  it.each(EVERYBODY)('counts nothing twice in the ways in which $fullName sees', async ({ id }) => {
    const ways = waysToSee(await access.viewer(id), 1);

    const counts = await labeler.query<{ ways: number }>(
      `select ${ways.texts.map((text) => `(${text})::int`).join(' + ')} as ways from datasets d`,
      ways.values,
    );

    expect(counts.filter((row) => row.ways > 1)).toEqual([]);
  });
});
