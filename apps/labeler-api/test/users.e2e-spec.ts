import {
  ADAM,
  AURORA,
  BORIS,
  CORA,
  givenDataset,
  givenMember,
  givenUser,
  IVAN,
  OLIVIA,
  type Person,
  SAM,
} from '@libs/testing';
import { costOf } from './support/cost';
import { type CuttableReplica, startCuttableReplica } from './support/cuttable-replica';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Found {
  id: number;
  email: string;
}
interface FoundPage {
  users: Found[];
  total: number;
  limit: number;
  offset: number;
}

describe('users', () => {
  let labeler: Labeler;
  let token: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(OLIVIA);
  });
  afterAll(() => labeler.stop());

  const search = <Body = FoundPage>(query: Record<string, string | number>, as = token) => {
    const values = Object.entries(query).map(([name, value]) => [name, String(value)]);
    const text = new URLSearchParams(values as [string, string][]).toString();
    return labeler.get<Body>(`/users/search?${text}`, { token: as });
  };
  const emails = async (query: Record<string, string | number>) =>
    (await search(query)).body.users.map(({ email }) => email);

  describe('are searched', () => {
    it('by part of the e-mail or of the name, whatever the case', async () => {
      const kim = await givenUser(labeler.databases, {
        email: 'seoyeon@welding.example.com',
        fullName: '김서연 Kim',
      });

      expect(await emails({ q: 'WELDING.ex' })).toEqual([kim.email]);
      expect(await emails({ q: '서연 k' })).toEqual([kim.email]);
      expect(await emails({ q: ' 김서 ' })).toEqual([kim.email]);
    });

    it('and shown with what the web client shows of them', async () => {
      await labeler.databases.users(
        `update users set avatar_name = 'CC', badge_color = 'teal' where id = $1`,
        [CORA.id],
      );

      const { status, body } = await search({ q: CORA.email });

      expect(status).toBe(200);
      expect(body).toEqual({
        users: [
          {
            id: CORA.id,
            email: CORA.email,
            full_name: CORA.fullName,
            avatar_name: 'CC',
            badge_color: 'teal',
            system_role: CORA.systemRole,
          },
        ],
        total: 1,
        limit: 10,
        offset: 0,
      });
    });

    it('without wildcards', async () => {
      const underscored = await givenUser(labeler.databases, { email: 'o_connor@example.com' });
      const odd = await givenUser(labeler.databases, { fullName: 'Per%cent \\ slash' });

      expect(await emails({ q: '%' })).toEqual([odd.email]);
      expect(await emails({ q: '_' })).toEqual([underscored.email]);
      expect(await emails({ q: 'c\\' })).toEqual([]);
      expect(await emails({ q: ' \\ ' })).toEqual([odd.email]);
      expect(await emails({ q: '%%' })).toEqual([]);
    });

    it('in pages that neither repeat nor miss anybody, by e-mail, with the total of all', async () => {
      const made: string[] = [];
      for (const name of ['c', 'a', 'e', 'b', 'd']) {
        made.push((await givenUser(labeler.databases, { email: `${name}@pages.test` })).email);
      }
      made.sort();

      const first = await search({ q: '@pages.test', limit: 2 });
      const second = await search({ q: '@pages.test', limit: 2, offset: 2 });
      const third = await search({ q: '@pages.test', limit: 2, offset: 4 });
      const beyond = await search({ q: '@pages.test', limit: 2, offset: 6 });

      const pages = [first, second, third, beyond].map(({ body }) => body);
      expect(pages.map(({ users }) => users.map(({ email }) => email))).toEqual([
        made.slice(0, 2),
        made.slice(2, 4),
        made.slice(4),
        [],
      ]);
      expect(pages.map(({ total }) => total)).toEqual([5, 5, 5, 5]);
    });

    it('unless they left', async () => {
      expect(await emails({ q: IVAN.email })).toEqual([]);
    });

    it('with the caller among them', async () => {
      expect(await emails({ q: OLIVIA.email })).toEqual([OLIVIA.email]);
    });

    it('with members of a dataset left out, whichever id names it', async () => {
      const dataset = await givenDataset(labeler.databases);
      await givenMember(labeler.databases, dataset, ADAM, 'viewer');
      const others = (await emails({ q: '@example.com', limit: 50 })).filter(
        (email) => email !== OLIVIA.email && email !== ADAM.email,
      );

      for (const projectId of [dataset.id, dataset.projectId]) {
        const { body } = await search({ q: '@example.com', limit: 50, project_id: projectId });

        expect(body.users.map(({ email }) => email)).toEqual(others);
        expect(body.total).toBe(others.length);
      }
    });

    it('and do not tell who is a member of what the caller may not see', async () => {
      const dataset = await givenDataset(labeler.databases, { owner: BORIS });

      const [own, project, unknown] = await Promise.all([
        search<Problem>({ q: 'boris', project_id: dataset.id }),
        search<Problem>({ q: 'boris', project_id: dataset.projectId }),
        search<Problem>({ q: 'boris', project_id: 'ds_0000000000000000' }),
      ]);

      expect([own, project, unknown].map(({ status, body }) => [status, body.error])).toEqual([
        [404, 'dataset_not_found'],
        [404, 'project_not_found'],
        [404, 'dataset_not_found'],
      ]);
    });

    it.each<[string, Record<string, string | number>]>([
      ['no text', {}],
      ['an empty text', { q: '' }],
      ['blanks', { q: '   ' }],
      ['a very long text', { q: 'x'.repeat(256) }],
      ['a text that no column can hold', { q: 'a\0b' }],
      ['no rows', { q: 'a', limit: 0 }],
      ['too many rows', { q: 'a', limit: 51 }],
      ['half a row', { q: 'a', limit: 1.5 }],
      ['a page before the first', { q: 'a', offset: -1 }],
      ['a page that is no number', { q: 'a', offset: 'x' }],
    ])('but not for %s', async (_, query) => {
      const { status, body } = await search<Problem>(query);

      expect([status, body.error, typeof body.detail]).toEqual([
        422,
        'validation_failed',
        'string',
      ]);
    });

    it('with one statement on the users database, and two on ours for a dataset', async () => {
      const dataset = await givenDataset(labeler.databases);
      await search({ q: 'example', project_id: dataset.id });

      const all = await costOf(() => search({ q: 'example' }));
      const others = await costOf(() => search({ q: 'example', project_id: dataset.id }));

      expect([all.labeler, others.labeler]).toEqual([0, 2]);
      // The caller may have to be looked up again meanwhile.
      expect(all.users).toBeLessThanOrEqual(2);
      expect(others.users).toBeLessThanOrEqual(2);
    });

    it('by people who signed in', async () => {
      expect((await labeler.get<Problem>('/users/search?q=a')).status).toBe(401);
    });
  });

  describe('are looked up', () => {
    const get = <Body>(id: string | number) => labeler.get<Body>(`/users/${id}`, { token });

    it('one by one', async () => {
      const { status, body } = await get(SAM.id);

      expect(status).toBe(200);
      expect(body).toEqual({
        id: SAM.id,
        email: SAM.email,
        full_name: SAM.fullName,
        avatar_name: null,
        badge_color: null,
        system_role: SAM.systemRole,
        organization_id: null,
        is_active: true,
        created_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      });
    });

    it('also when they left', async () => {
      const { body } = await get<Person & { is_active: boolean; organization_id: number }>(IVAN.id);

      expect(body).toMatchObject({ is_active: false, organization_id: AURORA.id });
    });

    it.each(['424242', '0', '-1', '99999999999'])('but not as %s, whom nobody is', async (id) => {
      const { status, body } = await get<Problem>(id);

      expect([status, body.error]).toEqual([404, 'user_not_found']);
    });

    it.each(['x', '1.5', '1e3', '%20', '7x', '99999999999999999999'])(
      'but not as %s, which is no id',
      async (id) => {
        const { status, body } = await get<Problem>(id);

        expect([status, body.error]).toEqual([422, 'validation_failed']);
      },
    );

    it('by people who signed in', async () => {
      expect((await labeler.get<Problem>(`/users/${SAM.id}`)).status).toBe(401);
    });
  });
});

describe('while the users database is away, users', () => {
  let labeler: Labeler;
  let replica: CuttableReplica;
  let token: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    replica = await startCuttableReplica(labeler);
    token = await labeler.signIn(OLIVIA);
    await replica.call('GET', '/api/v1/auth/me', { token });
    await replica.proxy.cut();
  });
  afterAll(async () => {
    await replica.close();
    await labeler.stop();
  });

  const get = (path: string) => replica.call<Problem>('GET', `/api/v1/users/${path}`, { token });

  it('cannot be searched', async () => {
    const { status, body, headers } = await get('search?q=cora');

    expect([status, body.error]).toEqual([503, 'database_unavailable']);
    expect(headers.get('retry-after')).not.toBeNull();
  });

  it('are not said to be unknown', async () => {
    const { status, body } = await get(String(CORA.id));

    expect([status, body.error]).toEqual([503, 'database_unavailable']);
  });
});
