import { givenDataset, givenStoredImage, SAM, VERA } from '@libs/testing';
import { type Gateway, startGateway } from './support/gateway';
import {
  createSnapshot,
  drawBox,
  fetchAll,
  givenLabeledDataset,
  type LabeledDataset,
  lasting,
  linesOf,
  manifestOf,
  manifestText,
  overwrite,
  preserve,
} from './support/snapshots';

type Problem = { error: string; [field: string]: unknown };

describe('manifests', () => {
  let gateway: Gateway;
  let dataset: LabeledDataset;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    dataset = await givenLabeledDataset(gateway);
  });

  const snapshot = async (tag = 'v1', options: Record<string, unknown> = {}) =>
    (await createSnapshot(gateway, dataset.id, { version_tag: tag, ...options })).body.snapshot_id;
  const manifest = (query: Record<string, string> = {}) => manifestOf(gateway, dataset.id, query);
  const ask = (query: object, options = {}, id = dataset.id) =>
    gateway.ask<Problem>(
      'GET',
      `/api/v1/datasets/${id}/manifest?${new URLSearchParams({ ...query }).toString()}`,
      options,
    );
  const sql = (text: string, values: unknown[] = [dataset.id]) =>
    gateway.databases.labeler(text, values);
  const image = (n: number) => dataset.images[n] as LabeledDataset['images'][number];

  it('of a snapshot list every file with a link that leads to it', async () => {
    const snapshotId = await snapshot();

    const lines = await manifest({ snapshot_id: snapshotId });
    const files = await fetchAll(lines);

    expect(lines.map(({ type, path }) => [type, path])).toEqual([
      ['image', 'images/a.jpg'],
      ['image', 'images/b.jpg'],
      ['image', 'images/line 3/d.png'],
      ['image', 'images/line 3/고양이 #1.jpg'],
      ['annotations', 'annotations_detection.json'],
      ['end', undefined],
    ]);
    for (const { path, bytes } of dataset.images)
      expect(files.get(`images/${path}`)).toEqual(bytes);
    const labels = JSON.parse(String(files.get('annotations_detection.json'))) as object;
    expect(labels).toMatchObject({ images: expect.any(Array) as unknown[] });
    expect(lines.at(-1)).toMatchObject({
      dataset_id: dataset.id,
      snapshot_id: snapshotId,
      num_images: 4,
      num_annotation_files: 1,
      num_removed: 0,
      total_bytes: [...files.values()].reduce((sum, { length }) => sum + length, 0),
    });
  });

  it('of a snapshot stay the same although everything was changed or deleted', async () => {
    const snapshotId = await snapshot();
    const before = await manifest({ snapshot_id: snapshotId });
    const bytes = await fetchAll(before);

    await overwrite(gateway, dataset, image(0));
    await preserve(gateway, dataset.id, image(1));
    await sql('delete from image_metadata where id = $1', [image(1).id]);
    await sql('delete from annotations where dataset_id = $1');
    await sql(`update datasets set name = 'Another' where id = $1`);
    await snapshot('v2');
    const after = await manifest({ snapshot_id: snapshotId });

    expect(lasting(after)).toEqual(lasting(before));
    expect(await fetchAll(after)).toEqual(bytes);
  });

  it('are the same whoever has the annotation files written, and when', async () => {
    const [one, other] = [await snapshot('one'), await snapshot('other')];
    const [early] = (await manifest({ snapshot_id: one })).filter(
      ({ type }) => type === 'annotations',
    );

    await sql('delete from annotations where dataset_id = $1');
    const [late] = (await manifest({ snapshot_id: other })).filter(
      ({ type }) => type === 'annotations',
    );

    expect(late?.sha256).toBe(early?.sha256);
  });

  it('go on behind any line', async () => {
    const snapshotId = await snapshot();
    const lines = await manifest({ snapshot_id: snapshotId });

    for (const [n, { cursor }] of lines.slice(0, -1).entries()) {
      const rest = await manifest({ snapshot_id: snapshotId, cursor });
      expect(lasting(rest)).toEqual(lasting(lines.slice(n + 1)));
    }
  });

  it('that were cut anywhere are completed by their last whole line', async () => {
    const snapshotId = await snapshot();
    const text = await manifestText(gateway, dataset.id, { snapshot_id: snapshotId });

    for (const share of [0.3, 0.6, 0.9]) {
      const cut = text.slice(0, Math.floor(text.length * share));
      const whole = linesOf(cut.slice(0, cut.lastIndexOf('\n') + 1));
      const rest = await manifest({ snapshot_id: snapshotId, cursor: whole.at(-1)?.cursor ?? '' });
      expect(lasting([...whole, ...rest])).toEqual(lasting(linesOf(text)));
    }
  });

  it('of the present state hold on to it while they are read', async () => {
    await gateway.buckets.put(
      `datasets/${dataset.id}/annotations_detection.json`,
      Buffer.from('{}'),
    );
    const lines = await manifest();
    await givenStoredImage(gateway.databases, gateway.buckets, dataset, { path: 'new.jpg' });

    const rest = await manifest({ cursor: lines[1]?.cursor ?? '' });

    expect(lasting(rest)).toEqual(lasting(lines.slice(2)));
    expect(await manifest()).toHaveLength(lines.length + 1);
    expect(await fetchAll(lines)).toHaveProperty('size', 5);
  });

  it('since another snapshot list only what changed', async () => {
    const a = await snapshot('a');
    await overwrite(gateway, dataset, image(0));
    await preserve(gateway, dataset.id, image(1));
    await sql('delete from image_metadata where id = $1', [image(1).id]);
    await givenStoredImage(gateway.databases, gateway.buckets, dataset, { path: 'new.jpg' });
    await drawBox(gateway, dataset, dataset.images[2]?.id ?? '');
    const b = await snapshot('b');

    const lines = await manifest({ snapshot_id: b, since: a });

    expect(lines.map(({ type, path }) => [type, path])).toEqual([
      ['image', 'images/a.jpg'],
      ['removed', 'images/b.jpg'],
      ['image', 'images/new.jpg'],
      ['annotations', 'annotations_detection.json'],
      ['end', undefined],
    ]);
    expect(lines.at(-1)).toMatchObject({
      num_images: 2,
      num_removed: 1,
      num_annotation_files: 1,
      since: a,
    });
    for (const [n, { cursor }] of lines.slice(0, -1).entries()) {
      const rest = await manifest({ snapshot_id: b, since: a, cursor });
      expect(lasting(rest)).toEqual(lasting(lines.slice(n + 1)));
    }
    expect(await manifest({ snapshot_id: b, since: b })).toMatchObject([
      { type: 'end', num_images: 0 },
    ]);
    expect(
      (await manifest({ since: a })).filter(({ type }) => type !== 'annotations'),
    ).toMatchObject([
      { path: 'images/a.jpg' },
      { type: 'removed', path: 'images/b.jpg' },
      { path: 'images/new.jpg' },
      { type: 'removed', path: 'annotations_detection.json' },
      { type: 'end' },
    ]);
  });

  it('do not list what became what it was', async () => {
    const a = await snapshot('a');
    await overwrite(gateway, dataset, image(0));
    await snapshot('b');
    const { key, sha256, bytes, id } = image(0);
    const { etag } = await gateway.buckets.put(key, bytes);
    await sql('update image_metadata set size = $2, sha256 = $3, etag = $4 where id = $1', [
      id,
      bytes.length,
      sha256,
      etag,
    ]);
    const c = await snapshot('c');

    expect(await manifest({ snapshot_id: c, since: a })).toMatchObject([{ type: 'end' }]);
  });

  it('refuse a wrong base', async () => {
    const a = await snapshot('a');
    await drawBox(gateway, dataset, image(0).id);
    const b = await snapshot('b');
    const other = await givenDataset(gateway.databases, {});
    const { body } = await createSnapshot(gateway, other.id);

    expect(await ask({ snapshot_id: a, since: b })).toMatchObject({
      status: 409,
      body: { error: 'base_snapshot_newer' },
    });
    for (const since of [body.snapshot_id, 'snap_0000000000000000', 'x\0']) {
      expect(await ask({ snapshot_id: a, since })).toMatchObject({
        status: 422,
        body: { error: 'base_snapshot_unknown' },
      });
    }
  });

  it('refuse a cursor of another manifest', async () => {
    const [a, b] = [await snapshot('a'), await snapshot('b')];
    const cursor = (await manifest({ snapshot_id: a }))[0]?.cursor ?? '';

    for (const query of [
      { cursor },
      { snapshot_id: b, cursor },
      { snapshot_id: a, since: a, cursor },
    ]) {
      expect(await ask(query)).toMatchObject({ status: 422, body: { error: 'validation_failed' } });
    }
    expect((await ask({ snapshot_id: a, cursor: 'nonsense' })).status).toBe(422);
  });

  it('compute checksums that nobody knows, once and for all', async () => {
    await sql('update image_metadata set sha256 = null, crc32 = null where dataset_id = $1');
    const snapshotId = await snapshot();

    const lines = await manifest({ snapshot_id: snapshotId });
    await fetchAll(lines);

    const unknown = await sql(
      'select 1 from frozen_images where dataset_id = $1 and sha256 is null',
    );
    expect(unknown).toEqual([]);
    expect(lasting(await manifest({ snapshot_id: snapshotId }))).toEqual(lasting(lines));
  });

  it('without drafts have none in their annotation files', async () => {
    const snapshotId = await snapshot('reviewed', { include_draft: false });

    const files = await fetchAll(await manifest({ snapshot_id: snapshotId }));

    const text = String(files.get('annotations_detection.json'));
    expect([text.includes('"confirmed"'), text.includes('"draft"')]).toEqual([true, false]);
  });

  it('of an empty dataset have an end', async () => {
    const empty = await givenDataset(gateway.databases);

    expect(await manifestOf(gateway, empty.id)).toMatchObject([
      { type: 'end', num_images: 0, num_annotation_files: 0, total_bytes: 0 },
    ]);
  });

  it('are for services with the scope, and for users who see the dataset', async () => {
    const token = await gateway.issueKey(['datasets:read']);

    expect((await ask({}, { token })).body.error).toBe('insufficient_scope');
    expect((await ask({}, { headers: { 'X-User-ID': String(SAM.id) } })).status).toBe(403);
    expect((await ask({}, { headers: { 'X-User-ID': String(VERA.id) } })).status).toBe(200);
    expect((await ask({}, {}, 'ds_none')).body.error).toBe('dataset_not_found');
    expect((await ask({ snapshot_id: 'snap_0000000000000000' })).body.error).toBe(
      'snapshot_not_found',
    );
    expect(
      await sql(
        `select user_id from audit_logs where action = 'manifest_issued' and resource_id = $1`,
      ),
    ).toEqual([{ user_id: VERA.id }]);
  });
});
