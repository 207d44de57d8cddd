import { ANDY, OLIVIA, RITA, SAM, VERA } from '@libs/testing';
import {
  type Annotation,
  AnnotationsClient,
  box,
  type Bulk,
  givenAnnotatable,
  historyOf,
  imageId,
} from './support/annotations';
import { costOf } from './support/cost';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

describe('annotations, many at once', () => {
  let labeler: Labeler;
  let annotations: AnnotationsClient;
  beforeAll(async () => {
    labeler = await startLabeler();
    annotations = await AnnotationsClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());

  const lockedBy = async (projectId: string) =>
    (
      await labeler.databases.labeler<{ image_id: string }>(
        'select image_id from image_locks where project_id = $1 order by image_id',
        [projectId],
      )
    ).map(({ image_id }) => image_id);

  it('are drawn where they can be, and the rest is told of', async () => {
    const [dataset, other] = [await givenAnnotatable(labeler), await givenAnnotatable(labeler)];
    const items = [
      box(dataset),
      box(dataset, { image_id: 'nowhere' }),
      box(dataset, { geometry: { bbox: [1] } }),
      'no annotation',
      box(dataset, { project_id: 'proj_000000000000' }),
      box(other, { class_id: 'c2', image_id: imageId(2) }),
      box(dataset, { annotation_type: 'classification', geometry: {} }),
      box(dataset, { annotation_type: 'classification', geometry: {} }),
    ];

    const { status, body } = await annotations.bulk(ANDY, 'batch', { annotations: items });

    expect(status).toBe(200);
    expect([body.created, body.failed, body.annotation_ids.length]).toEqual([3, 5, 3]);
    expect(body.errors.map((text) => text.slice(0, 14))).toEqual([
      'annotations.1:',
      'annotations.2:',
      'annotations.3:',
      'annotations.4:',
      'annotations.7:',
    ]);
    const { body: listed } = await annotations.list(ANDY, other.id);
    expect(listed.map(({ id, class_id }) => [id, class_id])).toEqual([
      [body.annotation_ids[1], 'c2'],
    ]);
    expect(await historyOf(labeler, dataset)).toHaveLength(2);
    expect(await lockedBy(dataset.projectId)).toEqual([imageId(1)]);
  });

  it('are all refused when somebody else has the lock of one image', async () => {
    const dataset = await givenAnnotatable(labeler);
    await annotations.create(OLIVIA, box(dataset, { image_id: imageId(2) }));

    const items = [box(dataset), box(dataset, { image_id: imageId(2) })];
    const { status, body } = await annotations.bulk<Problem>(ANDY, 'batch', { annotations: items });

    expect([status, body.error]).toEqual([423, 'image_locked']);
    expect((await annotations.list(ANDY, dataset.id)).body).toHaveLength(1);
    expect(await lockedBy(dataset.projectId)).toEqual([imageId(2)]);
  });

  it.each([
    ['batch', {}],
    ['batch', { annotations: {} }],
    ['batch', { annotations: Array.from({ length: 1001 }, () => ({})) }],
    ['bulk-delete', {}],
    ['bulk-delete', { annotation_ids: ['1'] }],
    ['bulk-delete', { annotation_ids: Array.from({ length: 1001 }, (_, n) => n + 1) }],
    ['bulk-delete', { project_id: 'proj_000000000000' }],
    ['bulk-classify', { project_id: 'proj_000000000000', image_ids: [], class_id: 'c1' }],
    ['bulk-confirm', { annotation_ids: [0] }],
    ['bulk-confirm', { annotation_ids: [2 ** 60] }],
  ])('are not taken by %s as %j', async (action, body) => {
    expect((await annotations.bulk(ANDY, action, body)).status).toBe(422);
  });

  it('are deleted where the caller may', async () => {
    const dataset = await givenAnnotatable(labeler);
    const mine = await annotations.drawn(ANDY, box(dataset));
    const theirs = await annotations.drawn(OLIVIA, box(dataset));
    const ids = [theirs.id, mine.id, mine.id, 1_000_000_000];

    const { body } = await annotations.bulk(ANDY, 'bulk-delete', { annotation_ids: ids });

    expect(body).toEqual({
      deleted: 1,
      failed: 2,
      annotation_ids: [mine.id],
      errors: [
        expect.stringMatching(`^Annotation ${theirs.id}: Permission denied`) as string,
        'Annotation 1000000000 does not exist',
      ],
    });
    expect((await annotations.list(ANDY, dataset.id)).body.map(({ id }) => id)).toEqual([
      theirs.id,
    ]);
  });

  it('are unknown to strangers, one by one', async () => {
    const dataset = await givenAnnotatable(labeler);
    const { id } = await annotations.drawn(ANDY, box(dataset));
    const body = { annotation_ids: [id] };

    const answers = [
      await annotations.bulk<Bulk>(SAM, 'bulk-delete', body),
      await annotations.bulk<Bulk>(SAM, 'bulk-classify', { ...body, class_id: 'c1' }),
      await annotations.bulk<Bulk>(SAM, 'bulk-confirm', body),
    ];

    const errors = answers.map((answer) => [answer.status, answer.body.failed, answer.body.errors]);
    expect(errors).toEqual(Array(3).fill([200, 1, [`Annotation ${id} does not exist`]]));
  });

  it('leave an image empty, in one task or in all', async () => {
    const dataset = await givenAnnotatable(labeler);
    const shape = { annotation_type: 'circle', geometry: { center: [5, 5], radius: 3 } };
    const image = { project_id: dataset.id, image_ids: [imageId(1)] };
    await annotations.create(RITA, box(dataset));
    await annotations.create(RITA, box(dataset, shape));
    await annotations.create(RITA, box(dataset, { image_id: imageId(2) }));

    const one = await annotations.bulk(RITA, 'bulk-delete', { ...image, task_type: 'geometry' });
    const all = await annotations.bulk(RITA, 'bulk-delete', image);

    expect([one.body.deleted, all.body.deleted]).toEqual([1, 1]);
    const { body } = await annotations.list(RITA, dataset.id);
    expect(body.map((annotation) => annotation.image_id)).toEqual([imageId(2)]);
  });

  it('get another class, which each of their tasks must have', async () => {
    const dataset = await givenAnnotatable(labeler);
    await labeler.databases.labeler(
      `update annotation_projects set task_classes = task_classes #- '{geometry,c2}' where id = $1`,
      [dataset.projectId],
    );
    const boxed = await annotations.drawn(ANDY, box(dataset));
    const shape = { annotation_type: 'circle', geometry: { center: [5, 5], radius: 3 } };
    const circle = await annotations.drawn(ANDY, box(dataset, shape));
    await annotations.ask(RITA, `POST /${boxed.id}/confirm`);

    const { body } = await annotations.bulk(ANDY, 'bulk-classify', {
      annotation_ids: [boxed.id, circle.id],
      class_id: 'c2',
    });

    expect(body).toMatchObject({ classified: 1, failed: 1, annotation_ids: [boxed.id] });
    expect(body.errors[0]).toContain(`Annotation ${circle.id}`);
    expect((await annotations.get(ANDY, boxed.id)).body).toMatchObject({
      class_id: 'c2',
      class_name: 'dent',
      annotation_state: 'draft',
      version: 3,
    });
  });

  it('are made of images that get a classification, in place of the one they have', async () => {
    const dataset = await givenAnnotatable(labeler);
    const ask = (class_id: string, image_ids: string[]) =>
      annotations.bulk(ANDY, 'bulk-classify', { project_id: dataset.id, image_ids, class_id });
    await ask('c1', [imageId(1)]);

    const { body } = await ask('c2', [imageId(1), imageId(2), 'nowhere']);

    expect(body).toMatchObject({ classified: 2, failed: 1 });
    expect(body.errors[0]).toMatch(/^Image nowhere: /);
    const { body: listed } = await annotations.list(ANDY, dataset.id);
    expect(listed.map(({ image_id, class_id }) => [image_id, class_id])).toEqual([
      [imageId(1), 'c2'],
      [imageId(2), 'c2'],
    ]);
  });

  it('are confirmed by reviewers, whoever has the lock', async () => {
    const dataset = await givenAnnotatable(labeler);
    const { body: drawn } = await annotations.create(ANDY, box(dataset));
    const body = { annotation_ids: [drawn.id, 1_000_000_000] };

    const viewer = await annotations.bulk<Bulk>(VERA, 'bulk-confirm', body);
    const reviewer = await annotations.bulk<Record<string, unknown>>(RITA, 'bulk-confirm', body);

    expect(viewer.body).toMatchObject({ confirmed: 0, failed: 2 });
    expect(reviewer.body).toMatchObject({
      confirmed: 1,
      failed: 1,
      results: [{ annotation_id: drawn.id, annotation_state: 'confirmed', confirmed_by: RITA.id }],
      errors: ['Annotation 1000000000 does not exist'],
    });
  });

  it('are told of together to those who watch, and stand on record once', async () => {
    const dataset = await givenAnnotatable(labeler);
    const items = [box(dataset), box(dataset, { image_id: imageId(2) })];

    await annotations.bulk(ANDY, 'batch', { annotations: items });

    const events = await labeler.databases.labeler(
      `select type, payload from project_events where project_id = $1 and type like 'annot%'`,
      [dataset.projectId],
    );
    const image_ids = [imageId(1), imageId(2)];
    expect(events).toEqual([
      { type: 'annotations.changed', payload: { action: 'create', count: 2, image_ids } },
    ]);
    const record = await labeler.databases.labeler(
      `select action, user_id, details from audit_logs where resource_id = $1`,
      [dataset.projectId],
    );
    const details = { annotations: 2, images: 2 };
    expect(record).toEqual([{ action: 'annotation_batch_create', user_id: ANDY.id, details }]);
  });

  it('cost the same statements whether they are few or many', async () => {
    const dataset = await givenAnnotatable(labeler, { images: 300 });
    const costs = async (count: number) => {
      const items = Array.from({ length: count }, (_, n) =>
        box(dataset, { image_id: imageId(n + 1) }),
      );
      const made = await costOf(() => annotations.bulk(ANDY, 'batch', { annotations: items }));
      const annotation_ids = made.result.body.annotation_ids;
      const classified = await costOf(() =>
        annotations.bulk(ANDY, 'bulk-classify', { annotation_ids, class_id: 'c2' }),
      );
      const confirmed = await costOf(() =>
        annotations.bulk(RITA, 'bulk-confirm', { annotation_ids }),
      );
      const deleted = await costOf(() => annotations.bulk(ANDY, 'bulk-delete', { annotation_ids }));
      expect(deleted.result.body.deleted).toBe(count);
      return [made, classified, confirmed, deleted].map(({ labeler: statements }) => statements);
    };

    expect(await costs(2)).toEqual([4, 5, 3, 4]);
    expect(await costs(300)).toEqual([4, 5, 3, 4]);
  });

  it('take a thousand boxes and give them back', async () => {
    const dataset = await givenAnnotatable(labeler, { images: 10 });
    const annotation = (n: number) => box(dataset, { image_id: imageId((n % 10) + 1) });
    const items = Array.from({ length: 1000 }, (_, n) => annotation(n));

    const { body } = await annotations.bulk(ANDY, 'batch', { annotations: items });

    expect(body).toMatchObject({ created: 1000, failed: 0 });
    const listed: Annotation[] = (await annotations.list(ANDY, dataset.id)).body;
    expect(listed.map(({ id }) => id)).toEqual(body.annotation_ids);
  });
});
