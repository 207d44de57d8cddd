import {
  BORIS,
  CORA,
  countStatements,
  givenDataset,
  givenMember,
  givenUser,
  OLIVIA,
  type Person,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Dataset {
  id: string;
  name: string;
  owner_name: string | null;
}

describe('GET /datasets', () => {
  let labeler: Labeler;
  beforeAll(async () => {
    labeler = await startLabeler();
  });
  afterAll(() => labeler.stop());

  const list = async <Body = Dataset[]>(person: Pick<Person, 'email'>, query = '') =>
    labeler.get<Body>(`/datasets${query}`, { token: await labeler.signIn(person) });
  const idsFor = async (person: Pick<Person, 'email'>, query = '') =>
    (await list(person, query)).body.map(({ id }) => id);

  it('tells everything that the web client shows', async () => {
    const dataset = await givenDataset(labeler.databases, {
      name: 'Weld seams',
      description: 'Of the left robot',
      tags: ['weld', '용접'],
      images: 3,
      createdAt: new Date('2026-03-04T05:06:07.890Z'),
    });

    const { status, body } = await list(OLIVIA);

    expect(status).toBe(200);
    expect(body.find(({ id }) => id === dataset.id)).toEqual({
      id: dataset.id,
      name: 'Weld seams',
      description: 'Of the left robot',
      owner_id: OLIVIA.id,
      format: 'images',
      source: 's3',
      visibility: 'private',
      labeled: false,
      num_items: 3,
      size_mb: null,
      storage_path: `datasets/${dataset.id}/`,
      tags: ['weld', '용접'],
      created_at: '2026-03-04T05:06:07.890Z',
      updated_at: expect.stringMatching(/Z$/) as string,
      owner_name: OLIVIA.fullName,
      owner_email: OLIVIA.email,
      owner_badge_color: null,
    });
  });

  it('shows what one owns, is a member of, or may see as anybody or a colleague', async () => {
    const owned = await givenDataset(labeler.databases, { owner: VERA });
    const joined = await givenDataset(labeler.databases, { owner: BORIS });
    await givenMember(labeler.databases, joined, VERA, 'viewer');
    const open = await givenDataset(labeler.databases, { owner: BORIS, visibility: 'public' });
    const ours = await givenDataset(labeler.databases, {
      owner: CORA,
      visibility: 'organization',
    });
    const theirs = await givenDataset(labeler.databases, {
      owner: BORIS,
      visibility: 'organization',
    });
    const secret = await givenDataset(labeler.databases, { owner: BORIS });

    const ids = await idsFor(VERA);

    expect(ids).toEqual(expect.arrayContaining([owned.id, joined.id, open.id, ours.id]));
    expect(ids).not.toContain(theirs.id);
    expect(ids).not.toContain(secret.id);
  });

  it('shows a stranger what is public and nothing else', async () => {
    const open = await givenDataset(labeler.databases, { visibility: 'public' });
    const ours = await givenDataset(labeler.databases, { visibility: 'organization' });

    const ids = await idsFor(SAM);

    expect(ids).toContain(open.id);
    expect(ids).not.toContain(ours.id);
  });

  it('shows administrators everything', async () => {
    const secret = await givenDataset(labeler.databases, { owner: BORIS });

    expect(await idsFor(ROOT)).toContain(secret.id);
  });

  it('hides what is being deleted', async () => {
    const { id } = await givenDataset(labeler.databases);
    await labeler.databases.labeler(`update datasets set status = 'deleting' where id = $1`, [id]);

    expect(await idsFor(OLIVIA)).not.toContain(id);
  });

  it('shows a dataset whose owner is gone, without a name', async () => {
    const { id } = await givenDataset(labeler.databases, {
      owner: { id: 424_242 },
      visibility: 'public',
    });

    const { body } = await list(SAM);

    expect(body.find((dataset) => dataset.id === id)?.owner_name).toBeNull();
  });

  describe('of one owner', () => {
    let person: Person;
    const made: string[] = [];
    beforeAll(async () => {
      person = await givenUser(labeler.databases);
      const sameMoment = new Date('2026-05-05T05:05:05Z');
      for (let n = 0; n < 105; n += 1) {
        const createdAt = n < 50 ? sameMoment : new Date(sameMoment.getTime() + n * 1000);
        made.push((await givenDataset(labeler.databases, { owner: person, createdAt })).id);
      }
    });

    const mine = async (query: string) =>
      (await idsFor(person, query)).filter((id) => made.includes(id));

    it('is ordered by age, newest first, and by id where that is the same', async () => {
      const first = await mine('');
      const second = await mine('?skip=100');

      const expected = [
        ...made.slice(50).reverse(),
        ...made.slice(0, 50).sort((a, b) => (a < b ? 1 : -1)),
      ];
      expect(first.concat(second)).toEqual(expect.arrayContaining(expected));
      expect([...first, ...second]).toEqual(expected);
    });

    it.each([
      ['?limit=1000', 100],
      ['?limit=7', 7],
      ['?limit=0', 0],
      ['?skip=5000', 0],
    ])('has with %s so many rows: %i', async (query, rows) => {
      expect((await list(person, query)).body).toHaveLength(rows);
    });

    it('costs the same number of statements whatever its length', async () => {
      const token = await labeler.signIn(person);
      const cost = async (query: string) => {
        const { statements } = await countStatements(() =>
          labeler.get<Dataset[]>(`/datasets${query}`, { token }),
        );
        return statements.filter(({ database }) => database === 'labeler').length;
      };
      await cost('');

      expect([await cost('?limit=1'), await cost('?limit=100')]).toEqual([2, 2]);
    });

    it.each(['', '?limit=7', '?skip=100', '?skip=105', '?limit=0'])(
      'tells with %p how many there are in all',
      async (query) => {
        const visible = (await idsFor(person)).length + (await idsFor(person, '?skip=100')).length;

        const { headers } = await list(person, query);

        expect(Number(headers.get('x-total-count'))).toBe(visible);
      },
    );
  });

  it('tells administrators how many there are', async () => {
    const { headers } = await list(ROOT, '?limit=1');
    const [row] = await labeler.databases.labeler<{ n: number }>(
      `select count(*)::int as n from datasets where status <> 'deleting'`,
    );

    expect(Number(headers.get('x-total-count'))).toBe(row?.n);
  });

  it('asks the users database once for all owners', async () => {
    const owners = [];
    for (let n = 0; n < 5; n += 1) owners.push(await givenUser(labeler.databases));
    for (const owner of owners) {
      await givenDataset(labeler.databases, { owner, visibility: 'public' });
    }
    const token = await labeler.signIn(SAM);
    await labeler.get('/auth/me', { token });

    const { result, statements } = await countStatements(() =>
      labeler.get<Dataset[]>('/datasets', { token }),
    );

    const names = result.body.map(({ owner_name }) => owner_name);
    expect(names).toEqual(expect.arrayContaining(owners.map(({ fullName }) => fullName)));
    expect(statements.filter(({ database }) => database === 'users')).toHaveLength(1);
  });

  it.each(['?skip=-1', '?limit=-1', '?limit=x', '?skip=1.5', '?skip=1&skip=2', '?skip=99999999'])(
    'refuses %s',
    async (query) => {
      const { status, body } = await list<Problem>(OLIVIA, query);

      expect([status, body.error]).toEqual([422, 'validation_failed']);
    },
  );

  it('is for people who signed in', async () => {
    expect((await labeler.get<Problem>('/datasets')).status).toBe(401);
  });
});
