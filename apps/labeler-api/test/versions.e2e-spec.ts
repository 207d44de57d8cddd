import { ADAM, RITA, VERA } from '@libs/testing';
import { randomUUID } from 'node:crypto';
import type { Problem } from './support/labeler';
import {
  imageId,
  sha256,
  type Version,
  VersionsClient,
  type WholeVersion,
} from './support/versions';

describe('publishing', () => {
  let client: VersionsClient;
  beforeAll(async () => {
    client = await VersionsClient.start();
  });
  afterAll(() => client.stop());
  beforeEach(() => client.useNewDataset());

  const publish = (body: object) => client.ask('POST /publish', { body });

  it('makes a version of what is confirmed, with its file, and says so of the dataset', async () => {
    const ids = await client.drawConfirmed(3);
    await client.writes.draw(client.dataset, { imageId: imageId(4) });

    const version = await client.publish({ description: 'First' });

    const { projectId } = client.dataset;
    expect(version).toMatchObject({
      project_id: projectId,
      task_type: 'detection',
      version_number: 'v1.0',
      version_type: 'published',
      created_by: ADAM.id,
      created_by_name: ADAM.fullName,
      created_by_email: ADAM.email,
      description: 'First',
      notes: null,
      annotation_count: 3,
      image_count: 3,
      export_format: 'dice',
      export_path: `exports/${projectId}/detection/v1.0/annotations.json`,
      include_draft: false,
      content_version: 1,
      is_published: true,
      conservation: { annotations: 3, exact: 3, dropped: 0 },
    });
    const bytes = await client.read('annotations', version.export_path);
    const file = await client.dice('annotations', version.export_path);
    expect(version.content_hash).toBe(`sha256:${sha256(bytes)}`);
    expect(version.file_size_bytes).toBe(bytes.length);
    expect(file.images.flatMap(({ annotations }) => annotations.map(({ id }) => id))).toEqual(ids);
    expect(file.classes.map(({ name }) => name)).toEqual(['a', 'b', '찍힘']);
    expect(await client.read('datasets', client.liveKey)).toEqual(bytes);
    const published = {
      annotation_path: client.liveKey,
      num_classes: 3,
      class_names: ['a', 'b', '찍힘'],
      content_hash: version.content_hash,
    };
    expect(await client.publication()).toMatchObject({
      ...published,
      version_id: version.id,
      num_images: 3,
      num_annotations: 3,
    });
    expect(await client.datasetRow()).toEqual({
      ...published,
      labeled: true,
      format: 'dice',
      published_task_types: ['detection'],
    });
    expect(await client.leftovers()).toEqual({ claims: 0, requests: 0 });
  });

  it('has drafts in it when they are asked for', async () => {
    await client.drawConfirmed(2);
    await client.writes.draw(client.dataset, { imageId: imageId(4) });

    const version = await client.publish({ include_draft: true });

    expect(version).toMatchObject({ include_draft: true, annotation_count: 3, image_count: 3 });
  });

  it('offers the format that was asked for, under a name that says what it is', async () => {
    await client.drawConfirmed(2);

    const version = await client.publish({ export_format: 'COCO' });

    const folder = `exports/${client.dataset.projectId}/detection/v1.0/`;
    expect(version).toMatchObject({
      export_format: 'coco',
      export_path: `${folder}annotations_coco.json`,
    });
    const answer = await fetch(version.download_url ?? '');
    const coco = (await answer.json()) as { annotations: unknown[]; categories: { id: number }[] };
    expect(answer.headers.get('content-disposition')).toContain(
      'filename="v1.0_annotations_coco.json"',
    );
    expect(coco.annotations).toHaveLength(2);
    expect(coco.categories.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(await client.keys()).toEqual([
      `${folder}annotations.json`,
      `${folder}annotations_coco.json`,
    ]);
    expect(Date.parse(version.download_url_expires_at ?? '')).toBeGreaterThan(
      Date.now() + 6.9 * 24 * 3600 * 1000,
    );
  });

  it.each(['yolo', 'voc', 'cvat', 'datumaro', 'labelstudio', 'imagefolder'])(
    'publishes as %s, too',
    async (format) => {
      await client.drawConfirmed(1);

      const version = await client.publish({ export_format: format });

      expect(version.export_format).toBe(format);
      const bytes = Buffer.from(await (await fetch(version.download_url ?? '')).arrayBuffer());
      expect(bytes).toHaveLength(version.file_size_bytes ?? 0);
    },
  );

  it('counts on from the highest number, whatever the others are called', async () => {
    const numbers: string[] = [];
    for (const version_number of [undefined, 'v7.2', '가을 판 #1', undefined, 'V3', undefined]) {
      numbers.push((await client.publish({ version_number })).version_number);
    }

    expect(numbers).toEqual(['v1.0', 'v7.2', '가을 판 #1', 'v8.0', 'V3', 'v9.0']);
    expect((await client.publish({ task_type: 'segmentation' })).version_number).toBe('v1.0');
  });

  it('refuses a number that is taken', async () => {
    await client.publish();

    const { status, body } = await publish({
      task_type: 'detection',
      export_format: 'dice',
      version_number: 'v1.0',
    });

    expect([status, body]).toMatchObject([
      409,
      { error: 'version_exists', detail: 'Version v1.0 for task detection already exists' },
    ]);
    expect(await client.keys()).toHaveLength(1);
  });

  it.each([
    [{ version_number: '../x' }, 422, 'validation_failed'],
    [{ version_number: 'a/b' }, 422, 'validation_failed'],
    [{ version_number: '' }, 422, 'validation_failed'],
    [{ version_number: 'x'.repeat(51) }, 422, 'validation_failed'],
    [{ version_number: 'a\u0000b' }, 422, 'validation_failed'],
    [{ description: 'a\u0000b' }, 422, 'validation_failed'],
    [{ export_format: 'pdf' }, 400, 'unsupported_export_format'],
    [{ export_format: null }, 422, 'validation_failed'],
    [{ task_type: 'geometry' }, 404, 'task_type_not_found'],
    [{ task_type: '../x' }, 404, 'task_type_not_found'],
    [{ include_draft: 'yes' }, 422, 'validation_failed'],
  ])('refuses %j and writes nothing', async (change, status, error) => {
    const answer = await publish({ task_type: 'detection', export_format: 'dice', ...change });

    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(await client.keys()).toEqual([]);
    expect(await client.leftovers()).toEqual({ claims: 0, requests: 0 });
  });

  it('gives the same bytes for the same labels, and another number in the file for other ones', async () => {
    const [first = 0] = await client.drawConfirmed(2);
    const [one, two] = [await client.publish(), await client.publish({ export_format: 'coco' })];
    await client.writes.reshape([first], [9, 9, 9, 9]);
    await client.writes.confirm([first]);
    const three = await client.publish();

    expect(two.content_hash).toBe(one.content_hash);
    expect(three.content_hash).not.toBe(one.content_hash);
    expect([one, two, three].map(({ content_version }) => content_version)).toEqual([1, 1, 2]);
    expect((await client.dice('annotations', three.export_path)).version).toBe(2);
    expect((await client.dice('datasets', client.liveKey)).version).toBe(2);
  });

  it('keeps the split that others wrote into the published file', async () => {
    await client.drawConfirmed(2);
    await client.publish();
    const file = await client.dice('datasets', client.liveKey);
    const split_config = {
      method: 'manual',
      seed: 42,
      splits: { '2': 'val', '1': 'train', '10': 'test' },
    };
    const text = JSON.stringify({ ...file, split_config }, null, 2);
    const kept = /"split_config": (\{[^]*\})\n\}$/.exec(text)?.[1] ?? 'none';
    await client.labeler.buckets.put(client.liveKey, Buffer.from(text));

    await client.drawConfirmed(3);
    const version = await client.publish();

    const live = (await client.read('datasets', client.liveKey)).toString();
    expect(JSON.parse(live)).toEqual({
      ...(await client.dice('annotations', version.export_path)),
      split_config,
    });
    expect(live.endsWith(`,\n  "split_config": ${kept}\n}\n`)).toBe(true);
    expect((await client.publication())?.content_hash).toBe(version.content_hash);
  });

  it('replaces a published file that nobody can read', async () => {
    await client.labeler.buckets.put(client.liveKey, Buffer.from('{"split_config": {'));

    const version = await client.publish();

    expect(await client.read('datasets', client.liveKey)).toEqual(
      await client.read('annotations', version.export_path),
    );
  });

  it('publishes each task by itself; the dataset is described by the first', async () => {
    await client.drawConfirmed(2);
    await client.drawConfirmed(1, { taskType: 'segmentation' });
    const segmentation = await client.publish({ task_type: 'segmentation' });
    const detection = await client.publish();

    expect(segmentation.annotation_count).toBe(1);
    expect(detection.annotation_count).toBe(2);
    expect(await client.datasetRow()).toMatchObject({
      annotation_path: client.liveKey,
      content_hash: detection.content_hash,
      published_task_types: ['detection', 'segmentation'],
    });
  });

  it('is done once however often it is sent with the same key', async () => {
    const body = { task_type: 'detection', export_format: 'dice' };
    const headers = { 'Idempotency-Key': randomUUID() };

    const answers = await Promise.all(
      [1, 2, 3].map(() => client.ask<Version & Problem>('POST /publish', { body, headers })),
    );
    const last = await client.ask<Version>('POST /publish', { body, headers });

    const good = answers.filter(({ status }) => status === 200);
    expect(good.length).toBeGreaterThan(0);
    expect(new Set(good.map(({ body: { id } }) => id)).size).toBe(1);
    const others = answers.filter(({ status }) => status !== 200);
    expect(others.map((answer) => answer.body.error)).toEqual(
      others.map(() => 'idempotency_conflict'),
    );
    expect(last.headers.get('idempotency-replayed')).toBe('true');
    expect(last.body).toEqual(good[0]?.body);
    expect(await client.list()).toMatchObject({ total: 1 });
  });

  it('is on record, and told to those who watch', async () => {
    const version = await client.publish();

    const { databases } = client.labeler;
    const audit = await databases.labeler(
      `select action, user_id, details->>'content_hash' as hash from audit_logs
        where resource_type = 'version' and resource_id = $1`,
      [String(version.id)],
    );
    const events = await databases.labeler(
      `select type, payload from project_events where project_id = $1 and type like 'version.%'`,
      [client.dataset.projectId],
    );
    expect(audit).toEqual([
      { action: 'version_publish', user_id: ADAM.id, hash: version.content_hash },
    ]);
    expect(events).toEqual([
      {
        type: 'version.published',
        payload: { version_id: version.id, task_type: 'detection', version_number: 'v1.0' },
      },
    ]);
  });

  it('is for admins; whoever may read may list', async () => {
    const body = { task_type: 'detection', export_format: 'dice' };
    const { status } = await client.ask('POST /publish', { as: RITA, body });
    await client.publish();

    expect(status).toBe(403);
    expect((await client.list()).total).toBe(1);
  });

  it('shows one version with what its format kept', async () => {
    const { id } = await client.publish({ export_format: 'coco' });

    const { status, body } = await client.ask<WholeVersion>(`GET /${id}`, { as: VERA });

    expect([status, body]).toMatchObject([200, { id, conservation: { format: 'coco' } }]);
    expect((await client.ask(`GET /${id + 1000}`)).body.error).toBe('version_not_found');
  });
});
