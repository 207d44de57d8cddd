import { ADAM, RITA, VERA } from '@libs/testing';
import { createHash, randomUUID } from 'node:crypto';
import { type Export, ExportsClient, imageId } from './support/exports';
import type { Problem } from './support/labeler';

interface Coco {
  images: { id: number; file_name: string }[];
  annotations: { image_id: number; category_id: number; bbox: number[] }[];
  categories: { id: number; name: string }[];
}

const EVERY_FORMAT = [
  ['dice', 'annotations.json'],
  ['coco', 'annotations_coco.json'],
  ['yolo', 'annotations_yolo.zip'],
  ['voc', 'annotations_voc.zip'],
  ['cvat', 'annotations_cvat.zip'],
  ['datumaro', 'annotations_datumaro.zip'],
  ['imagefolder', 'annotations_imagefolder.zip'],
] as const;

describe('an export', () => {
  let client: ExportsClient;
  beforeAll(async () => {
    client = await ExportsClient.start();
  });
  afterAll(() => client.stop());
  beforeEach(() => client.useNewDataset());

  it('is a file with what is confirmed, a link to it, and what became of each annotation', async () => {
    await client.drawConfirmed([{ imageId: imageId(1) }, { imageId: imageId(2), classId: 'b' }]);
    await client.writes.draw(client.dataset, { imageId: imageId(3) });

    const { status, body } = await client.ask<Export>();

    const { projectId } = client.dataset;
    expect(status).toBe(200);
    expect(body).toMatchObject({
      project_id: projectId,
      task_type: 'detection',
      export_format: 'coco',
      status: 'completed',
      progress: 100,
      file_name: 'annotations_coco.json',
      annotation_count: 2,
      image_count: 2,
      error_code: null,
      report: { format: 'coco', annotations: 2, exact: 2, approximated: 0, dropped: 0 },
    });
    const folder = new RegExp(
      `^exports/${projectId}/detection/export_\\d{8}_\\d{6}_${body.export_id.slice(4)}/annotations_coco.json$`,
    );
    expect(body.export_path).toMatch(folder);
    const bytes = await client.read('annotations', body.export_path);
    expect(body.file_size_bytes).toBe(bytes.length);
    expect(body.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const coco = JSON.parse(bytes.toString()) as Coco;
    expect(coco.annotations.map(({ category_id: id }) => id)).toEqual([1, 2]);
    expect(coco.categories.map(({ name }) => name)).toEqual(['dent', '찍힘']);
    const link = await fetch(body.download_url ?? '');
    expect(Buffer.from(await link.arrayBuffer())).toEqual(bytes);
    expect(link.headers.get('content-disposition')).toContain('annotations_coco.json');
  });

  it('has its report beside it where the file is no archive', async () => {
    await client.drawConfirmed([{ imageId: imageId(1) }]);

    const { export_path: path, report } = await client.export();

    const folder = path?.slice(0, path.lastIndexOf('/') + 1) ?? '';
    expect(await client.keys()).toEqual([path, `${folder}conservation.json`]);
    expect(await client.json(`${folder}conservation.json`)).toEqual(report);
  });

  it.each(EVERY_FORMAT)('comes as %s: %s', async (format, name) => {
    await client.drawConfirmed([{ imageId: imageId(1) }]);

    const made = await client.export({ export_format: format.toUpperCase() });

    expect(made).toMatchObject({ export_format: format, file_name: name, status: 'completed' });
    const report = made.report;
    const { annotations = 0, exact = 0, approximated = 0, dropped = 0 } = report ?? {};
    expect([annotations, exact + approximated + dropped]).toEqual([1, 1]);
  });

  it('has the same bytes for the same content', async () => {
    await client.drawConfirmed([{ imageId: imageId(1) }, { imageId: imageId(2) }]);

    const [one, other] = [await client.export(), await client.export()];

    expect(one.export_id).not.toBe(other.export_id);
    expect(one.sha256).toBe(other.sha256);
  });

  it('keeps what it was made of when the dataset changes', async () => {
    const ids = await client.drawConfirmed([{ imageId: imageId(1) }]);
    const { body } = await client.request();
    await client.writes.erase(ids);

    expect(body).toMatchObject({ status: 'queued', progress: 0, report: null });
  });

  it('has drafts, unlabeled images, chosen states, images and classes when they are asked for', async () => {
    await client.drawConfirmed([{ imageId: imageId(1) }, { imageId: imageId(2), classId: 'b' }]);
    await client.writes.draw(client.dataset, { imageId: imageId(3) });
    const counts = async (body: object) => {
      const { image_count: images, annotation_count: annotations } = await client.export(body);
      return [images, annotations];
    };

    expect(await counts({})).toEqual([2, 2]);
    expect(await counts({ include_draft: true })).toEqual([3, 3]);
    expect(await counts({ states: ['draft'] })).toEqual([1, 1]);
    expect(await counts({ states: ['verified'] })).toEqual([0, 0]);
    expect(await counts({ include_unlabeled: true })).toEqual([6, 2]);
    expect(await counts({ image_ids: [imageId(2), 'unknown'] })).toEqual([1, 1]);
    expect(await counts({ image_ids: [] })).toEqual([2, 2]);
    expect(await counts({ class_ids: ['a'] })).toEqual([1, 1]);
    expect(await counts({ class_names: ['찍힘', 'dent'] })).toEqual([2, 2]);
    expect(await counts({ task_type: 'segmentation' })).toEqual([0, 0]);
  });

  it('divides the images by shares, the same way each time, and takes one part of them', async () => {
    await client.drawConfirmed([1, 2, 3, 4, 5, 6].map((n) => ({ imageId: imageId(n) })));
    const split = { method: 'ratio', ratios: { train: 1, val: 1, test: 0 }, seed: 7 };

    const all = await client.export({ export_format: 'yolo', split });
    const train = await client.export({ export_format: 'yolo', split, splits: ['train'] });

    const { train: inTrain = 0, val = 0 } = all.report?.images_by_split ?? {};
    expect(inTrain + val).toBe(6);
    expect(train.report?.images_by_split).toEqual(inTrain > 0 ? { train: inTrain } : {});
  });

  it('divides the images as those who train have written into the published file', async () => {
    await client.drawConfirmed([{ imageId: imageId(1) }, { imageId: imageId(2) }]);
    const put = (config: object) =>
      client.labeler.buckets.put(
        `datasets/${client.dataset.id}/annotations_detection.json`,
        Buffer.from(JSON.stringify({ images: [], split_config: config })),
        'application/json',
      );
    const coco = await client.json<Coco>((await client.export()).export_path);
    const second = coco.images[1]?.id ?? 0;

    await put({ splits: { [second]: 'val' } });
    const stored = await client.export({ split: { method: 'stored' } });
    await put({ splits: { [second]: 'holdout' } });
    const refused = await client.ask({ split: { method: 'stored' } });

    expect(stored.report?.images_by_split).toEqual({ none: 1, val: 1 });
    expect([refused.status, refused.body.error]).toEqual([409, 'stored_splits_unreadable']);
    expect(refused.body.detail).toContain('holdout');
  });

  it('is refused when it may lose nothing and would, with the report, and leaves nothing', async () => {
    await client.drawConfirmed([
      { imageId: imageId(1) },
      { imageId: imageId(2), bbox: [-5, 0, 10, 10] },
    ]);

    const { status, body } = await client.ask<Problem & { report: object }>({ strict: true });
    const exact = await client.ask({ strict: true, image_ids: [imageId(1)] });

    expect(status).toBe(422);
    expect(body).toMatchObject({
      error: 'export_not_exact',
      report: { annotations: 2, approximated: 1, dropped: 0 },
    });
    expect(body.detail).toContain('change 1 annotations');
    expect(exact.status).toBe(200);
    expect(await client.keys()).toHaveLength(2);
  });

  it('has the images in it when they are asked for, as they were at that moment', async () => {
    const bytes = await client.useStoredImages(['b.jpg', 'line 3/a.png']);

    const made = await client.export({ with_images: true });

    expect(made.file_name).toBe('annotations_coco.zip');
    const archive = await client.read('annotations', made.export_path);
    for (const content of bytes.values()) expect(archive.includes(content)).toBe(true);
  });

  it('takes the project from the body at its other address', async () => {
    const call = (body: object) => client.call<Export & Problem>('POST /export', { body });

    const made = await call({ project_id: client.dataset.id, export_format: 'dice' });
    const nowhere = await call({ export_format: 'dice' });
    const unknown = await call({ project_id: 'proj_000000000000', export_format: 'dice' });

    expect([made.status, made.body.project_id]).toEqual([200, client.dataset.projectId]);
    expect([nowhere.status, nowhere.body.error]).toEqual([422, 'validation_failed']);
    expect([unknown.status, unknown.body.error]).toEqual([404, 'project_not_found']);
  });

  it.each([
    [{ export_format: 'pdf' }, 400, 'unsupported_export_format'],
    [{ task_type: 'line' }, 404, 'task_type_not_found'],
    [{ class_names: ['rust'] }, 422, 'validation_failed'],
    [{ splits: ['holdout'] }, 422, 'validation_failed'],
    [
      { split: { method: 'ratio', ratios: { train: 0, val: 0, test: 0 } } },
      422,
      'validation_failed',
    ],
    [{ split: { method: 'dice' } }, 422, 'validation_failed'],
    [{ export_format: null }, 422, 'validation_failed'],
    [{ image_ids: 'all' }, 422, 'validation_failed'],
  ])('refuses %j with %i %s and says why', async (wanted, status, error) => {
    const answer = await client.ask(wanted);

    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(answer.body.detail).toMatch(/^[A-Z a-z].{10,}/);
    expect(await client.keys()).toEqual([]);
  });

  it('is for admins; others may neither make nor see one', async () => {
    const made = await client.export();

    for (const as of [RITA, VERA]) {
      const refused = await client.ask({}, { as });
      const hidden = await client.call(`GET /exports/${made.export_id}`, { as });
      expect([refused.status, hidden.status]).toEqual([403, 403]);
    }
    const unknown = await client.call('GET /exports/exp_0000000000000000');
    expect([unknown.status, unknown.body.error]).toEqual([404, 'export_not_found']);
  });

  it('is made once for requests that are sent again with a key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const asynchronously = { 'idempotency-key': randomUUID(), prefer: 'respond-async' };

    const [one, other] = [
      await client.ask<Export>({}, { headers }),
      await client.ask<Export>({}, { headers }),
    ];
    const [asked, again] = [
      await client.ask<Export>({}, { headers: asynchronously }),
      await client.ask<Export>({}, { headers: asynchronously }),
    ];

    expect(other.body).toEqual(one.body);
    expect([asked.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(asked.body);
    expect(again.headers.get('location')).toBe(asked.headers.get('location'));
    const rows = await client.labeler.databases.labeler(
      'select from dataset_exports where dataset_id = $1',
      [client.dataset.id],
    );
    expect(rows).toHaveLength(2);
  });

  it('goes on record, made and removed, and its file goes with it', async () => {
    const made = await client.export();

    const gone = await client.call(`DELETE /exports/${made.export_id}`);
    const again = await client.call(`DELETE /exports/${made.export_id}`);

    expect([gone.status, again.status]).toEqual([204, 404]);
    expect(await client.keys()).toEqual([]);
    const audit = await client.labeler.databases.labeler(
      `select user_id, action, details ->> 'export_format' as format from audit_logs
        where resource_type = 'export' and resource_id = $1 order by id`,
      [made.export_id],
    );
    expect(audit).toEqual([
      { user_id: ADAM.id, action: 'export_create', format: 'coco' },
      { user_id: ADAM.id, action: 'export_cancel', format: 'coco' },
    ]);
  });
});
