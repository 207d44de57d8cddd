import {
  ANDY,
  BORIS,
  CORA,
  givenDataset,
  givenMember,
  IVAN,
  OLIVIA,
  type Person,
  ROOT,
  SAM,
} from '@libs/testing';
import fc from 'fast-check';
import {
  type Gateway,
  givenPublication,
  PREFIXES,
  startGateway,
  statementsOf,
} from './support/gateway';

interface Page {
  datasets: { id: string; [field: string]: unknown }[];
  total: number;
  page: number;
  limit: number;
  next_cursor: string | null;
}

/** What a dataset is, for the model that the answers are compared with. */
interface Known {
  id: string;
  owner: Person;
  visibility: 'private' | 'public' | 'organization';
  tags: string[];
  tasks: string[];
  members: Person[];
}

const DATASETS = 40;
const OWNERS = [OLIVIA, BORIS];
const VISIBILITIES = ['private', 'public', 'organization'] as const;
const TASKS = [[], ['detection'], ['detection', 'segmentation'], []];
const TAGS = [[], ['steel'], ['steel', 'line 3'], ['line 3'], ['50%, or so']];

describe.each(PREFIXES)('GET %s', (prefix) => {
  let gateway: Gateway;
  /** Newest first, as they are listed. */
  const known: Known[] = [];

  beforeAll(async () => {
    gateway = await startGateway();
    const { databases } = gateway;
    for (let n = 0; n < DATASETS; n += 1) {
      const owner = OWNERS[n % 2] ?? OLIVIA;
      const visibility = VISIBILITIES[n % 3] ?? 'private';
      const [tags = [], tasks = []] = [TAGS[n % 5], TASKS[n % 4]];
      // Pairs of datasets are made at the same moment.
      const createdAt = new Date(Date.UTC(2026, 0, 1, 0, 0, n >> 1));
      const dataset = await givenDataset(databases, { owner, visibility, tags, createdAt });
      for (const task of tasks) await givenPublication(databases, dataset.id, task, { images: n });
      const members = n % 7 === 0 ? [ANDY] : [];
      for (const member of members) await givenMember(databases, dataset, member, 'annotator');
      known.push({ id: dataset.id, owner, visibility, tags, tasks, members });
    }
    const moment = new Map(known.map(({ id }, n) => [id, n >> 1]));
    const at = ({ id }: Known) => moment.get(id) ?? 0;
    known.sort((a, b) => at(b) - at(a) || (a.id < b.id ? 1 : -1));
  });
  afterAll(() => gateway.close());

  const list = (query: string, headers: Record<string, string> = {}) =>
    gateway.ask<Page>('GET', `${prefix}?${query}`, { headers });
  const ids = ({ body }: { body: Page }) => body.datasets.map(({ id }) => id);
  const as = ({ id }: { id: number }) => ({ 'X-User-ID': String(id) });
  const refusal = async (query: string) => {
    const { status, body } = await gateway.ask<{ error: string; errors: { field: string }[] }>(
      'GET',
      `${prefix}?${query}`,
    );
    return { status, error: body.error, fields: body.errors.map(({ field }) => field) };
  };

  it('lists the first twenty, newest first, each as it is listed alone', async () => {
    const { status, body } = await list('');

    expect(status).toBe(200);
    expect(body).toMatchObject({ total: DATASETS, page: 1, limit: 20 });
    expect(body.next_cursor).toEqual(expect.any(String));
    expect(body.datasets.map(({ id }) => id)).toEqual(known.slice(0, 20).map(({ id }) => id));
    const [first] = body.datasets;
    const alone = await gateway.ask('GET', `${prefix}/${first?.id}`);
    expect(first).toEqual(alone.body);
  });

  it('describes the task that is asked for', async () => {
    const { body } = await list('task_type=segmentation&limit=200');

    for (const dataset of body.datasets) {
      expect(dataset).toMatchObject({
        task_type: 'segmentation',
        published_task_types: ['detection', 'segmentation'],
        annotation_path: `datasets/${dataset.id}/annotations_segmentation.json`,
        num_classes: 2,
      });
    }
    expect(body.total).toBe(known.filter(({ tasks }) => tasks.length === 2).length);
  });

  const filters = fc.record(
    {
      user_id: fc.constantFrom(String(OLIVIA.id), String(BORIS.id), '4711'),
      visibility: fc.constantFrom(...VISIBILITIES),
      labeled: fc.constantFrom('true', 'false', 'True', '1', '0'),
      format: fc.constantFrom('dice', 'images', 'coco', 'nonsense'),
      task_type: fc.constantFrom('detection', 'segmentation', 'pose'),
      tags: fc.constantFrom('steel', 'steel,line 3', ' line 3 , steel,', 'none', ',', '50%'),
    },
    { requiredKeys: [] },
  );
  const viewers = fc.constantFrom(undefined, OLIVIA, BORIS, ANDY, CORA, SAM, ROOT, IVAN);
  const sizes = fc.integer({ min: 1, max: 15 });
  type Filters = typeof filters extends fc.Arbitrary<infer T> ? T : never;

  /** By filter: whether a dataset is as it asks. */
  const asked: { [Name in keyof Filters]-?: (dataset: Known, value: string) => boolean } = {
    user_id: ({ owner }, id) => String(owner.id) === id,
    visibility: ({ visibility }, value) => visibility === value,
    labeled: ({ tasks }, text) => tasks.length > 0 === /^(true|1)$/i.test(text),
    format: ({ tasks }, format) => format === (tasks.length > 0 ? 'dice' : 'images'),
    task_type: ({ tasks }, task) => tasks.includes(task),
    tags: ({ tags }, text) => {
      const wanted = text.split(',').map((tag) => tag.trim());
      return wanted.every((tag) => tag === '' || tags.includes(tag));
    },
  };

  function matches(dataset: Known, filter: Filters): boolean {
    const entries = Object.entries(filter) as [keyof Filters, string][];
    return entries.every(([name, value]) => asked[name](dataset, value));
  }

  function isVisible({ owner, visibility, members }: Known, viewer: Person | undefined): boolean {
    if (!viewer || viewer === ROOT) return true;
    if (viewer === IVAN) return false;
    const isColleague =
      viewer.organizationId !== null && viewer.organizationId === owner.organizationId;
    return (
      viewer === owner ||
      visibility === 'public' ||
      members.includes(viewer) ||
      (visibility === 'organization' && isColleague)
    );
  }

  it('finds exactly what matches and may be seen, page by page and by cursor', async () => {
    await fc.assert(
      fc.asyncProperty(filters, viewers, sizes, async (filter, viewer, limit) => {
        const expected = known
          .filter((each) => matches(each, filter) && isVisible(each, viewer))
          .map(({ id }) => id);
        const query = new URLSearchParams({ ...filter, limit: String(limit) }).toString();
        const headers = viewer ? as(viewer) : {};
        const byPage: string[] = [];
        const byCursor: string[] = [];
        let cursor = '';
        for (let page = 1; page === 1 || byPage.length < expected.length; page += 1) {
          const paged = await list(`${query}&page=${page}`, headers);
          const followed = await list(`${query}&cursor=${cursor}`, headers);
          expect(paged.body).toMatchObject({ total: expected.length, page, limit });
          expect(followed.body).toEqual(paged.body);
          byPage.push(...ids(paged));
          byCursor.push(...ids(followed));
          cursor = followed.body.next_cursor ?? '';
          expect(cursor === '').toBe(byPage.length === expected.length);
        }
        expect(byPage).toEqual(expected);
        expect(byCursor).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('takes tags as a list, repeated, or both', async () => {
    const one = await list('tags=steel,line%203');
    const two = await list('tags=steel&tags=line%203');

    expect(one.body.total).toBeGreaterThan(0);
    expect(two.body).toEqual(one.body);
    expect((await list('tags=steel&tags=line%203,none')).body.total).toBe(0);
  });

  it('ignores parameters that it does not know and values that are empty', async () => {
    const plain = await list('');

    const noisy = await list('sort=name&offset=3&task_type=&user_id=&tags=&cursor=');

    expect(noisy.body).toEqual(plain.body);
  });

  it('has an empty page behind the last one', async () => {
    const { status, body } = await list('page=1000&limit=200');

    expect(status).toBe(200);
    expect(body).toEqual({
      datasets: [],
      total: DATASETS,
      page: 1000,
      limit: 200,
      next_cursor: null,
    });
  });

  it('neither repeats nor misses a dataset when one is added between two pages', async () => {
    const first = await list('limit=10');
    const added = await givenDataset(gateway.databases, { name: 'Just now' });

    const second = await list(`limit=10&cursor=${first.body.next_cursor}`);

    expect([...ids(first), ...ids(second)]).toEqual(known.slice(0, 20).map(({ id }) => id));
    expect(second.body).toMatchObject({ page: 2, total: DATASETS + 1 });
    await gateway.databases.labeler('delete from datasets where id = $1', [added.id]);
  });

  it('counts and lists no dataset that is being deleted', async () => {
    const leaving = await givenDataset(gateway.databases, { visibility: 'public' });
    await gateway.databases.labeler(`update datasets set status = 'deleting' where id = $1`, [
      leaving.id,
    ]);

    const answers = [
      await list('limit=1'),
      await list('limit=1&user_id=1'),
      await list('', as(OLIVIA)),
    ];

    expect(answers.flatMap(ids)).not.toContain(leaving.id);
    expect(answers[0]?.body.total).toBe(DATASETS);
    expect(answers[1]?.body.total).toBe(DATASETS / 2);
    await gateway.databases.labeler('delete from datasets where id = $1', [leaving.id]);
  });

  it('takes one statement for datasets it has told of before, whoever asks', async () => {
    const queries = ['', 'labeled=true&task_type=detection', 'tags=steel&page=2&limit=3'];
    for (const headers of [{}, as(OLIVIA)]) {
      await list('limit=200', headers);
      for (const query of queries) {
        expect(await statementsOf(() => list(query, headers))).toEqual(['labeler']);
      }
    }
  });

  it.each([
    ['user_id=abc', ['user_id']],
    ['user_id=0', ['user_id']],
    ['user_id=2147483648', ['user_id']],
    ['user_id=1&user_id=2', ['user_id']],
    ['visibility=secret', ['visibility']],
    ['labeled=perhaps', ['labeled']],
    ['page=0', ['page']],
    ['page=-1', ['page']],
    ['page=1.5', ['page']],
    ['page=99999999999', ['page']],
    ['limit=0', ['limit']],
    ['limit=201', ['limit']],
    ['limit=ten', ['limit']],
    ['format=%00', ['format']],
    [`task_type=${'x'.repeat(201)}`, ['task_type']],
    ['tags=a%00b', ['tags']],
    [`tags=${Array.from({ length: 51 }, (_, n) => n).join(',')}`, ['tags']],
    ['limit=0&page=x&labeled=2', ['labeled', 'page', 'limit']],
    ['cursor=nonsense', ['cursor']],
    ['cursor=%00', ['cursor']],
  ])('refuses %s in words', async (query, fields) => {
    expect(await refusal(query)).toEqual({ status: 422, error: 'validation_failed', fields });
  });

  it('refuses cursors that were changed, made up, or belong to another filter', async () => {
    const { body } = await list('limit=5&labeled=true');
    const cursor = body.next_cursor ?? '';
    const text = Buffer.from(cursor, 'base64url').toString();
    const changed = Buffer.from(text.replace(/ds_./, 'ds_x')).toString('base64url');

    expect((await list(`labeled=true&cursor=${cursor}`)).status).toBe(200);
    for (const query of [
      `cursor=${cursor}`,
      `labeled=false&cursor=${cursor}`,
      `labeled=true&tags=steel&cursor=${cursor}`,
      `labeled=true&cursor=${changed}`,
      `labeled=true&cursor=${cursor.slice(0, -4)}`,
    ]) {
      expect(await refusal(query)).toMatchObject({ status: 422, fields: ['cursor'] });
    }
  });
});
