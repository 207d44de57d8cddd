import { countStatements, givenDataset, OLIVIA, SAM, VERA } from '@libs/testing';
import { type Gateway, startGateway } from './support/gateway';
import {
  createSnapshot,
  drawBox,
  givenLabeledDataset,
  type LabeledDataset,
  type SnapshotBody,
} from './support/snapshots';

interface SnapshotList {
  snapshots: SnapshotBody[];
  next_cursor: string | null;
}

type Problem = { error: string; [field: string]: unknown };

describe('snapshots', () => {
  let gateway: Gateway;
  let dataset: LabeledDataset;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    dataset = await givenLabeledDataset(gateway);
  });

  const create = <Body = SnapshotBody>(body: Record<string, unknown> = {}, token?: string) =>
    createSnapshot<Body>(gateway, dataset.id, body, token);
  const list = <Body = SnapshotList>(query = '', id = dataset.id) =>
    gateway.ask<Body>('GET', `/api/v1/datasets/${id}/snapshots${query}`);
  const get = <Body = SnapshotBody>(snapshotId: string, id = dataset.id) =>
    gateway.ask<Body>('GET', `/api/v1/datasets/${id}/snapshots/${snapshotId}`);

  it('say what they hold', async () => {
    const { status, body } = await create({ version_tag: 'v1.0', notes: 'Run 7' });

    expect(status).toBe(201);
    expect(body).toEqual({
      snapshot_id: expect.stringMatching(/^snap_[0-9a-f]{16}$/) as string,
      dataset_id: dataset.id,
      version_tag: 'v1.0',
      created_at: expect.stringMatching(/Z$/) as string,
      storage_path: `snapshots/${dataset.id}/${body.snapshot_id}/`,
      content_hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      num_images: 4,
      num_annotations: 2,
      total_bytes: dataset.images.reduce((sum, { bytes }) => sum + bytes.length, 0),
      include_draft: true,
      created_by_user_id: OLIVIA.id,
      notes: 'Run 7',
    });
    expect((await get(body.snapshot_id)).body).toEqual(body);
  });

  it('with the same name and content are the same snapshot', async () => {
    const { body: first } = await create();

    const again = await create({ created_by_user_id: VERA.id, notes: 'other' });

    expect(again).toMatchObject({ status: 200, body: first });
    expect((await list()).body.snapshots).toHaveLength(1);
  });

  it('with the same name and another content are refused', async () => {
    const { body: first } = await create();
    await drawBox(gateway, dataset, dataset.images[2]?.id ?? '');

    const refused = await create<Problem>();
    const other = await create({ version_tag: 'v2' });

    expect(refused).toMatchObject({
      status: 409,
      body: { error: 'snapshot_exists', snapshot_id: first.snapshot_id, version_tag: 'v1' },
    });
    expect(other.body.num_annotations).toBe(3);
    expect(other.body.content_hash).not.toBe(first.content_hash);
  });

  it('have the same hash whenever the content is the same', async () => {
    const { body: first } = await create({ version_tag: 'first' });
    await drawBox(gateway, dataset, dataset.images[3]?.id ?? '');
    const { body: between } = await create({ version_tag: 'between' });
    await gateway.databases.labeler('delete from annotations where image_id = $1', [
      dataset.images[3]?.id,
    ]);

    const { body: last } = await create({ version_tag: 'last' });

    expect(last.content_hash).toBe(first.content_hash);
    expect(between.content_hash).not.toBe(first.content_hash);
    expect((await create({ version_tag: 'first' })).body).toEqual(first);
  });

  it('without drafts do not change with drafts', async () => {
    const { body: all } = await create({ version_tag: 'all' });
    const { body: first } = await create({ version_tag: 'reviewed', include_draft: false });
    await drawBox(gateway, dataset, dataset.images[3]?.id ?? '');

    const again = await create({ version_tag: 'reviewed', include_draft: false });

    expect(first).toMatchObject({ num_annotations: 1, num_images: 4, include_draft: false });
    expect(first.content_hash).not.toBe(all.content_hash);
    expect(again).toMatchObject({ status: 200, body: first });
    await drawBox(gateway, dataset, dataset.images[3]?.id ?? '', 'confirmed');
    expect((await create({ version_tag: 'reviewed', include_draft: false })).status).toBe(409);
  });

  it('of one name that are made at once are one', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create()));

    expect(answers.map(({ status }) => status).sort()).toEqual([
      200, 200, 200, 200, 200, 200, 200, 201,
    ]);
    expect(new Set(answers.map(({ body }) => body.snapshot_id)).size).toBe(1);
  });

  it('are on record once', async () => {
    const { body } = await create();
    await create();

    const rows = await gateway.databases.labeler(
      `select user_id, details->>'snapshot_id' as id, details->>'service_name' as service from audit_logs
        where action = 'snapshot_created' and resource_id = $1`,
      [dataset.id],
    );
    expect(rows).toEqual([
      { user_id: OLIVIA.id, id: body.snapshot_id, service: expect.any(String) as string },
    ]);
  });

  it('are listed newest first, page by page', async () => {
    for (const tag of ['one', 'two', 'three']) await create({ version_tag: tag });

    const { body: first } = await list('?limit=2');
    const { body: second } = await list(`?limit=2&cursor=${first.next_cursor}`);

    const tags = [...first.snapshots, ...second.snapshots].map(({ version_tag }) => version_tag);
    expect(tags).toEqual(['three', 'two', 'one']);
    expect(second.next_cursor).toBeNull();
    expect((await list('?limit=0')).status).toBe(422);
    expect((await list('?cursor=nonsense')).status).toBe(422);
  });

  it('are made in the same number of statements however much there is', async () => {
    const [small, large] = [
      await givenDataset(gateway.databases, { images: 2 }),
      await givenDataset(gateway.databases, { images: 3000 }),
    ];
    for (const { id } of [small, large]) await createSnapshot(gateway, id);
    const measured = async (id: string, versionTag: string) => {
      await gateway.databases.labeler(
        `update image_metadata set size = size + 1 where dataset_id = $1
            and id = (select min(id) from image_metadata where dataset_id = $1)`,
        [id],
      );
      const made = () => createSnapshot(gateway, id, { version_tag: versionTag });
      return (await countStatements(made)).statements.length;
    };
    // Some statements are sent now and then, whatever is asked.
    const cost = async (id: string) => Math.min(await measured(id, 'v2'), await measured(id, 'v3'));

    expect(await cost(large.id)).toBe(await cost(small.id));
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no name', { version_tag: null }, 'version_tag'],
    ['an empty name', { version_tag: '' }, 'version_tag'],
    ['a long name', { version_tag: 'x'.repeat(101) }, 'version_tag'],
    ['a name of two lines', { version_tag: 'a\nb' }, 'version_tag'],
    ['no user', { created_by_user_id: null }, 'created_by_user_id'],
    ['a user that is none', { created_by_user_id: 0 }, 'created_by_user_id'],
    ['notes that are no text', { notes: 7 }, 'notes'],
    ['an unclear choice', { include_draft: 'yes' }, 'include_draft'],
  ])('are refused with %s', async (_, body, field) => {
    const { status, body: problem } = await create<Problem>(body);

    const errors = problem.errors as { field: string }[];
    expect([status, problem.error]).toEqual([422, 'validation_failed']);
    expect([...new Set(errors.map((error) => error.field))]).toEqual([field]);
  });

  it('are for who may read the dataset, and for services with the scope', async () => {
    expect((await create({ created_by_user_id: VERA.id })).status).toBe(201);
    expect(await create<Problem>({ created_by_user_id: SAM.id })).toMatchObject({
      status: 403,
      body: { error: 'permission_denied', required_permission: 'read_only' },
    });
    const reading = await gateway.issueKey(['datasets:read']);
    expect(await create<Problem>({}, reading)).toMatchObject({
      status: 403,
      body: { error: 'insufficient_scope' },
    });
    const asSam = await gateway.call('GET', `/api/v1/datasets/${dataset.id}/snapshots`, {
      token: gateway.key,
      headers: { 'X-User-ID': String(SAM.id) },
    });
    expect(asSam.status).toBe(403);
    const other = await gateway.call<Problem>('POST', `/api/v1/datasets/${dataset.id}/snapshots`, {
      token: gateway.key,
      headers: { 'X-User-ID': String(VERA.id) },
      body: { version_tag: 'v', created_by_user_id: OLIVIA.id },
    });
    expect([other.status, other.body.error]).toEqual([403, 'permission_denied']);
  });

  it('that do not exist are not found', async () => {
    const { body } = await create();
    const other = await givenDataset(gateway.databases);

    for (const [snapshotId, id] of [
      ['snap_0000000000000000', dataset.id],
      [body.snapshot_id, other.id],
      ['%00', dataset.id],
    ] as const) {
      expect(await get<Problem>(snapshotId, id)).toMatchObject({
        status: 404,
        body: { error: 'snapshot_not_found' },
      });
    }
    expect((await list<Problem>('', 'ds_none')).body.error).toBe('dataset_not_found');
    expect((await createSnapshot<Problem>(gateway, 'ds_none')).body.error).toBe(
      'dataset_not_found',
    );
  });
});
