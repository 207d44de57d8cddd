import {
  CORA,
  givenDataset,
  type GivenDataset,
  givenMember,
  IVAN,
  OLIVIA,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import {
  type Gateway,
  givenPublication,
  PREFIXES,
  startGateway,
  statementsOf,
} from './support/gateway';

interface Dataset {
  id: string;
  [field: string]: unknown;
}

const FIELDS = [
  'id',
  'name',
  'description',
  'format',
  'labeled',
  'storage_type',
  'storage_path',
  'annotation_path',
  'num_classes',
  'num_images',
  'class_names',
  'tags',
  'visibility',
  'owner_id',
  'version',
  'content_hash',
  'created_at',
  'updated_at',
  'task_type',
  'published_task_types',
  'storage_info',
];

describe.each(PREFIXES)('GET %s/{id}', (prefix) => {
  let gateway: Gateway;
  let seams: GivenDataset;
  beforeAll(async () => {
    gateway = await startGateway();
    seams = await givenDataset(gateway.databases, {
      name: 'Weld seams',
      description: 'Line 3, winter',
      tags: ['line 3', 'steel'],
      images: 5,
      createdAt: new Date('2026-01-02T03:04:05.678Z'),
    });
    await givenMember(gateway.databases, seams, VERA, 'viewer');
  });
  afterAll(() => gateway.close());

  const get = (id: string, headers: Record<string, string> = {}) =>
    gateway.ask<Dataset & Record<string, unknown>>('GET', `${prefix}/${id}`, { headers });
  const as = (user: { id: number }) => ({ 'X-User-ID': String(user.id) });

  it('tells all there is to know of a dataset that has not been published', async () => {
    const { status, body } = await get(seams.id);

    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(FIELDS);
    expect(body).toEqual({
      id: seams.id,
      name: 'Weld seams',
      description: 'Line 3, winter',
      format: 'images',
      labeled: false,
      storage_type: 's3',
      storage_path: `datasets/${seams.id}/`,
      annotation_path: null,
      num_classes: null,
      num_images: 5,
      class_names: null,
      tags: ['line 3', 'steel'],
      visibility: 'private',
      owner_id: OLIVIA.id,
      version: 1,
      content_hash: null,
      created_at: '2026-01-02T03:04:05.678Z',
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      task_type: null,
      published_task_types: [],
      storage_info: {
        storage_type: 's3',
        bucket: gateway.buckets.datasets,
        image_root: `datasets/${seams.id}/images/`,
      },
    });
  });

  it('describes the first published task, or the one that is asked for', async () => {
    const published = await givenDataset(gateway.databases, { images: 5 });
    await givenPublication(gateway.databases, published.id, 'segmentation', {
      images: 2,
      classes: ['oil'],
    });
    await givenPublication(gateway.databases, published.id, 'detection', { images: 4 });

    const first = await get(published.id);
    const asked = await get(`${published.id}?task_type=segmentation`);
    const unknown = await get(`${published.id}?task_type=pose`);

    const tasks = {
      published_task_types: ['detection', 'segmentation'],
      labeled: true,
      format: 'dice',
    };
    const file = (task: string) => `datasets/${published.id}/annotations_${task}.json`;
    expect(first.body).toMatchObject({
      ...tasks,
      task_type: 'detection',
      num_images: 4,
      num_classes: 2,
      class_names: ['crack', 'pore'],
      annotation_path: file('detection'),
      content_hash: `sha256:${'a'.repeat(64)}`,
    });
    expect(asked.body).toMatchObject({
      ...tasks,
      task_type: 'segmentation',
      num_images: 2,
      num_classes: 1,
      class_names: ['oil'],
      annotation_path: file('segmentation'),
    });
    expect(unknown.body).toEqual(first.body);
  });

  it('keeps names in every script and odd characters as they are', async () => {
    const name = 'Nähte "3" \\ 용접 \u2028 🔥 </script>';
    const odd = await givenDataset(gateway.databases, { name, tags: ['a,b', '"', '용접'] });

    const { body } = await get(odd.id);

    expect(body).toMatchObject({ name, tags: ['a,b', '"', '용접'] });
  });

  it('has a strong validator that changes with the answer', async () => {
    const changing = await givenDataset(gateway.databases, { name: 'Before' });
    const before = await get(changing.id);
    const tag = before.headers.get('etag') ?? '';

    const same = await get(changing.id, { 'If-None-Match': `"other", W/${tag}` });
    await gateway.databases.labeler(`update datasets set name = 'After' where id = $1`, [
      changing.id,
    ]);
    const other = await get(changing.id, { 'If-None-Match': tag });

    expect(tag).toMatch(/^"[\w-]+"$/);
    expect(same).toMatchObject({ status: 304, body: '' });
    expect(same.headers.get('etag')).toBe(tag);
    expect(other).toMatchObject({ status: 200, body: { name: 'After' } });
    expect(other.headers.get('etag')).not.toBe(tag);
    expect((await get(changing.id, { 'If-None-Match': '*' })).status).toBe(304);
  });

  it('answers HEAD with the headers of GET', async () => {
    const { headers } = await get(seams.id);
    const head = await gateway.ask('HEAD', `${prefix}/${seams.id}`);

    expect(head).toMatchObject({ status: 200, body: '' });
    for (const name of ['etag', 'content-length', 'content-type']) {
      expect(head.headers.get(name)).toBe(headers.get(name));
    }
  });

  it.each([
    ['an unknown id', 'ds_0000000000000000'],
    ['an id that cannot be one', 'x'.repeat(500)],
    ['an id with a zero character', 'ds_%00'],
    ['an id with a slash', 'a%2Fb'],
    ['quotes', `'%20or%201=1--`],
  ])('does not find %s', async (_, id) => {
    const { status, body } = await get(id);

    expect(status).toBe(404);
    expect(body).toMatchObject({
      error: 'dataset_not_found',
      status: 404,
      dataset_id: decodeURIComponent(id),
    });
    expect(body.detail).toBe(`Dataset ${decodeURIComponent(id)} does not exist`);
    expect(body.message).toBe(body.detail);
  });

  it('does not find a dataset that is being deleted', async () => {
    const leaving = await givenDataset(gateway.databases);
    await gateway.databases.labeler(`update datasets set status = 'deleting' where id = $1`, [
      leaving.id,
    ]);

    expect((await get(leaving.id)).status).toBe(404);
    expect((await get(leaving.id, as(OLIVIA))).status).toBe(404);
  });

  it.each([
    ['the owner', OLIVIA],
    ['a member', VERA],
    ['a system administrator', ROOT],
  ])('shows a private dataset to %s', async (_, user) => {
    const { status, body } = await get(seams.id, as(user));

    expect(status).toBe(200);
    expect(body).toEqual((await get(seams.id)).body);
  });

  it.each([
    ['a colleague of the owner', CORA],
    ['a stranger', SAM],
    ['somebody who does not exist', { id: 4711 }],
    ['a deactivated user', IVAN],
  ])('refuses a private dataset to %s', async (_, user) => {
    const { status, body } = await get(seams.id, as(user));

    expect(status).toBe(403);
    expect(body).toMatchObject({
      error: 'permission_denied',
      required_permission: 'read_only',
      dataset_id: seams.id,
      user_id: user.id,
    });
  });

  it('shows public datasets to everybody and organization datasets to colleagues', async () => {
    const open = await givenDataset(gateway.databases, { visibility: 'public' });
    const ours = await givenDataset(gateway.databases, { visibility: 'organization' });

    expect((await get(open.id, as(SAM))).status).toBe(200);
    expect((await get(ours.id, as(CORA))).status).toBe(200);
    expect((await get(ours.id, as(SAM))).status).toBe(403);
    expect((await get('ds_0000000000000000', as(SAM))).status).toBe(404);
  });

  it('takes one statement, whoever asks', async () => {
    await get(seams.id, as(VERA));

    expect(await statementsOf(() => get(seams.id))).toEqual(['labeler']);
    expect(await statementsOf(() => get(seams.id, as(VERA)))).toEqual(['labeler']);
  });

  it('answers many requests at once, each with its own dataset', async () => {
    const datasets = await Promise.all(
      Array.from({ length: 30 }, (_, n) => givenDataset(gateway.databases, { name: `No. ${n}` })),
    );
    const ids = [...datasets.map(({ id }) => id), 'ds_0000000000000000', seams.id, seams.id];

    const answers = await Promise.all(ids.map((id) => get(id)));

    expect(answers.map(({ body }) => body.id ?? body.dataset_id)).toEqual(ids);
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array<number>(30).fill(200),
      404,
      200,
      200,
    ]);
  });

  it('refuses a task that is no single text', async () => {
    const { status, body } = await get(`${seams.id}?task_type=a&task_type=b`);

    expect(status).toBe(422);
    expect(body).toMatchObject({ error: 'validation_failed', errors: [{ field: 'task_type' }] });
  });
});
