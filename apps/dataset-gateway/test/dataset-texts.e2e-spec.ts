import { givenDataset, type GivenDataset, givenMember, SAM, VERA } from '@libs/testing';
import {
  type Gateway,
  givenPublication,
  PREFIXES,
  startGateway,
  statementsOf,
} from './support/gateway';

interface Answer {
  datasets: Record<string, unknown>[];
  total?: number;
}

const BASE = PREFIXES[1] ?? '';

describe('lists and batches, whose texts are remembered', () => {
  let gateway: Gateway;
  /** Another replica, on the same databases. */
  let other: Gateway;
  /** Newest first. */
  let given: GivenDataset[];
  let ids: string[];

  beforeAll(async () => {
    gateway = await startGateway();
    const { labelerUrl, usersReadonlyUrl } = gateway.databases;
    other = await startGateway({
      LABELER_DATABASE_URL: labelerUrl,
      USER_DATABASE_URL: usersReadonlyUrl,
      S3_BUCKET_DATASETS: gateway.buckets.datasets,
    });
  });
  afterAll(() => Promise.all([gateway.close(), other.close()]));

  beforeEach(async () => {
    const { databases } = gateway;
    await databases.labeler('delete from datasets');
    given = [];
    for (const [n, name] of ['Drei', 'Zwei, "дельта"', 'Eins'].entries()) {
      const createdAt = new Date(Date.UTC(2026, 0, 1, 0, 0, -n));
      const dataset = await givenDataset(databases, { name, createdAt, images: 2 });
      await givenPublication(databases, dataset.id, 'detection');
      given.push(dataset);
    }
    ids = given.map(({ id }) => id);
  });

  /** What the replicas say in lists and batches, which must be the same. */
  async function told(query = '', user?: { id: number }): Promise<Answer['datasets']> {
    const headers: Record<string, string> = user ? { 'X-User-ID': String(user.id) } : {};
    const body = { dataset_ids: ids };
    const lists = [];
    const batches = [];
    for (const replica of [gateway, other]) {
      const ask = (method: string, path: string, options: object) =>
        replica.call<Answer>(method, BASE + path, { token: gateway.key, headers, ...options });
      lists.push((await ask('GET', `?limit=200&${query}`, {})).body);
      batches.push((await ask('POST', '/batch', { body })).body.datasets);
    }
    const [list] = lists;
    expect(lists).toEqual([list, { ...list, total: list?.datasets.length }]);
    if (query === '') expect(batches).toEqual([list?.datasets, list?.datasets]);
    return list?.datasets ?? [];
  }

  /** What each dataset is when it is asked for alone, which is read anew every time. */
  async function truth(): Promise<Answer['datasets']> {
    const alone = await Promise.all(
      ids.map((id) => gateway.ask<Record<string, unknown>>('GET', `${BASE}/${id}`)),
    );
    return alone.filter(({ status }) => status === 200).map(({ body }) => body);
  }

  const TRICKY = `E'a,\\n{"b": "\\\\",\\n"}, \\t \\u0001 \\u2028 名前'`;
  const changes: [string, (id: string) => string][] = [
    ['a name', (id) => `update datasets set name = 'Neu' where id = '${id}'`],
    ['a text like JSON', (id) => `update datasets set description = ${TRICKY} where id = '${id}'`],
    ['tags', (id) => `update datasets set tags = '["a,\\n{}", "b"]' where id = '${id}'`],
    ['the visibility', (id) => `update datasets set visibility = 'public' where id = '${id}'`],
    ['the images', (id) => `delete from image_metadata where dataset_id = '${id}'`],
    [
      'a publication that is described',
      (id) => `update dataset_publications set num_classes = 77 where dataset_id = '${id}'`,
    ],
    [
      'a publication that comes to be described',
      (id) =>
        `insert into dataset_publications (dataset_id, task_type, annotation_path, num_images, num_annotations,
           num_classes, class_names) values ('${id}', 'anomaly', 'a.json', 1, 1, 1, '["x"]')`,
    ],
    [
      'the task of a publication',
      (id) => `update dataset_publications set task_type = 'pose' where dataset_id = '${id}'`,
    ],
    [
      'a publication that goes',
      (id) => `delete from dataset_publications where dataset_id = '${id}'`,
    ],
    ['a dataset that goes', (id) => `delete from datasets where id = '${id}'`],
    [
      'a dataset on its way out',
      (id) => `update datasets set status = 'deleting' where id = '${id}'`,
    ],
    [
      'two changes in one transaction',
      (id) =>
        `update datasets set name = 'First' where id = '${id}'; update datasets set name = 'Second' where id = '${id}'`,
    ],
    [
      'a dataset that goes and comes again in one transaction',
      (id) =>
        `delete from datasets where id = '${id}';
         insert into datasets (id, name, owner_id, storage_path, created_at)
           values ('${id}', 'Again', 1, 'x', '2025-12-31T23:59:59Z')`,
    ],
  ];

  it.each(changes)('tell of %s at once', async (_, change) => {
    const before = await told();
    const [, middle = ''] = ids;

    await gateway.databases.labeler(change(middle));
    const after = await told();

    expect(after).toEqual(await truth());
    expect(after).not.toEqual(before);
  });

  it('tell what was before when a change is taken back', async () => {
    const before = await told();

    await gateway.databases.labeler(`begin; update datasets set name = 'Nie'; rollback`);

    expect(await told()).toEqual(before);
  });

  it('describe each task by its own publication, published together and moved or not', async () => {
    const { databases } = gateway;
    const move = 'vacuum full dataset_publications';
    await databases.labeler(move);
    await databases.labeler(
      `insert into dataset_publications (dataset_id, task_type, annotation_path, num_images, num_annotations,
         num_classes, class_names)
       select id, task, task || '.json', 1, 1, 1, '[]'
         from datasets, unnest('{anomaly,pose}'::text[]) task order by id, task`,
    );
    // With one row less before them, each gets the place of its neighbour.
    const gap = `delete from dataset_publications where task_type = 'detection' and dataset_id = '${ids[0]}'`;

    for (const step of [gap, move]) {
      await databases.labeler(step);
      for (const task of ['anomaly', 'pose']) {
        const datasets = await told(`task_type=${task}`);
        expect(datasets.map(({ task_type }) => task_type)).toEqual([task, task, task]);
      }
      expect(await told()).toEqual(await truth());
    }
  });

  it('show a user nothing that was hidden from it since, and all that was shown', async () => {
    const { databases } = gateway;
    const shown = async (user: { id: number }) => (await told('', user)).map(({ id }) => id);
    const [first, second] = given as [GivenDataset, GivenDataset];
    await databases.labeler(`update datasets set visibility = 'public' where id = $1`, [first.id]);

    expect(await shown(SAM)).toEqual([first.id]);
    await databases.labeler(`update datasets set visibility = 'private' where id = $1`, [first.id]);
    expect(await shown(SAM)).toEqual([]);
    await givenMember(databases, second, VERA, 'viewer');
    expect(await shown(VERA)).toEqual([second.id]);
    await databases.labeler('delete from project_permissions where user_id = $1', [VERA.id]);
    expect(await shown(VERA)).toEqual([]);
  });

  it('are of one moment while others write', async () => {
    const { databases } = gateway;
    const body = { dataset_ids: ids };
    let writing = true;
    const write = async () => {
      for (let n = 0; n < 100; n += 1) {
        await databases.labeler(
          `with p as (update dataset_publications set num_classes = $1::int)
           update datasets set name = 'State ' || $1::int`,
          [n],
        );
      }
      writing = false;
    };
    const read = async (method: string, path: string, options: object) => {
      let last = -1;
      while (writing) {
        const answer = await gateway.ask<Answer>(method, BASE + path, options);
        const states = answer.body.datasets.map(({ name, num_classes }) => ({ name, num_classes }));
        const state = Number(states[0]?.num_classes);
        if (!/^State/.test(String(states[0]?.name))) continue;
        expect(states).toEqual(Array(3).fill({ name: `State ${state}`, num_classes: state }));
        expect(state).toBeGreaterThanOrEqual(last);
        last = state;
      }
    };

    await Promise.all([
      write(),
      read('GET', '?limit=20', {}),
      read('GET', '?limit=3&task_type=detection', {}),
      read('POST', '/batch', { body }),
      read('POST', '/batch', { body: { ...body, fields: ['name', 'num_classes'] } }),
    ]);

    expect(await told()).toEqual(await truth());
  });

  it('take one statement when every text is known, else two', async () => {
    const { databases } = gateway;
    const body = { dataset_ids: ids };
    const statements = async () => [
      (await statementsOf(() => gateway.ask('GET', BASE))).length,
      (await statementsOf(() => gateway.ask('POST', `${BASE}/batch`, { body }))).length,
    ];

    expect(await statements()).toEqual([2, 1]);
    expect(await statements()).toEqual([1, 1]);
    await databases.labeler(`update datasets set name = 'Neu' where id = $1`, [ids[1]]);
    expect(await statements()).toEqual([2, 1]);
    await databases.labeler('vacuum full datasets');
    expect(await statements()).toEqual([1, 1]);
    await databases.labeler('delete from datasets where id = $1', [ids[0]]);
    expect(await statements()).toEqual([1, 1]);
  });
});
