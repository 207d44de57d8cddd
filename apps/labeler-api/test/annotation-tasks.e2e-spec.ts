import { ADAM, ANDY, CORA, RITA, VERA, whileHolding } from '@libs/testing';
import { randomUUID } from 'node:crypto';
import {
  ids,
  imageId,
  IMAGES,
  refusal,
  type Task,
  type TaskPage,
  TasksClient,
} from './support/annotation-tasks';
import { type Labeler, startLabeler } from './support/labeler';

describe('annotation tasks give out images', () => {
  let labeler: Labeler;
  let tasks: TasksClient;
  beforeAll(async () => {
    labeler = await startLabeler();
    tasks = await TasksClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());
  beforeEach(() => tasks.begin());

  it('by their ids, to members, with all that there is to say', async () => {
    const { status, body } = await tasks.create({
      description: 'Mind the glare',
      task_type: 'detection',
      image_ids: [...ids(3, 1), imageId(3)],
      assignee_id: ANDY.id,
      reviewer_id: RITA.id,
      due_date: '2020-01-01T00:00:00Z',
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'First half',
      description: 'Mind the glare',
      task_type: 'detection',
      status: 'pending',
      assignee_name: ANDY.fullName,
      reviewer_name: RITA.fullName,
      created_by_name: ADAM.fullName,
      total_images: 2,
      completed_images: 0,
      progress: 0,
      due_date: '2020-01-01T00:00:00.000Z',
      overdue: true,
    });
    expect(await tasks.imagesOf(body)).toEqual(ids(1, 3));
  });

  it('by status, class and folder', async () => {
    await tasks.annotate(1, 'detection', 'cat');
    await tasks.annotate(2, 'classification', 'cat');
    await tasks.annotate(3);
    await tasks.confirm(3);
    await labeler.databases.labeler(
      `update image_metadata set folder_path = 'train' where dataset_id = $1 and id = any($2)`,
      [tasks.project.id, ids(3, 4)],
    );
    const found = async (rule: object) =>
      tasks.imagesOf(await tasks.created({ image_ids: null, rule }));

    expect(await found({ class_id: 'cat' })).toEqual(ids(1, 2));
    expect(await found({ class_id: 'cat', task_type: 'detection' })).toEqual(ids(1));
    expect(await found({ status: 'in-progress' })).toEqual(ids(1, 2));
    expect(await found({ status: 'completed', task_type: 'detection' })).toEqual(ids(3));
    expect(await found({ status: 'not-started', limit: 2 })).toEqual(ids(4, 5));
    expect(await found({ status: 'not-started', task_type: 'detection', limit: 2 })).toEqual(
      ids(2, 4),
    );
    expect(await found({ folder: 'train' })).toEqual(ids(3, 4));
    expect(await found({ folder: '', limit: 1 })).toEqual(ids(1));
    const nothing = await tasks.create({ rule: { class_id: 'dog' } });
    expect(refusal(nothing)).toEqual([400, 'no_matching_images']);
  });

  it('that nobody has yet, even when two people give out at once', async () => {
    const rule = { unassigned_only: true, limit: 4 };

    const answers = await Promise.all([1, 2, 3, 4].map(() => tasks.create({ rule })));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 400]);
    const given = answers.filter(({ status }) => status === 201);
    const images = (await Promise.all(given.map(({ body }) => tasks.imagesOf(body)))).flat();
    expect(new Set(images).size).toBe(IMAGES);
    await tasks.step(ADAM, given[0]?.body ?? ({} as Task), 'cancel');
    expect((await tasks.create({ rule })).body.total_images).toBe(4);
  });

  it('at random, once each, and not the same ones every time', async () => {
    const rule = { order: 'random', limit: 4 };

    const draws: string[][] = [];
    for (let n = 0; n < 12; n++)
      draws.push(await tasks.imagesOf(await tasks.created({ image_ids: null, rule })));

    expect(draws.every((images) => new Set(images).size === 4)).toBe(true);
    expect(new Set(draws.map(String)).size).toBeGreaterThan(1);
    const all = await tasks.created({ image_ids: null, rule: { order: 'random', limit: 100 } });
    expect(all.total_images).toBe(IMAGES);
  });

  it('only to those who can do the work, and only images that exist', async () => {
    const image_ids = ids(1);
    const answers = [
      await tasks.create({ image_ids, assignee_id: VERA.id }),
      await tasks.create({ image_ids, assignee_id: CORA.id }),
      await tasks.create({ image_ids, reviewer_id: ANDY.id }),
      await tasks.create({ image_ids: [...image_ids, 'unknown'] }),
      await tasks.create({}),
      await tasks.create({ image_ids, rule: {} }),
    ];

    expect(answers.map(refusal)).toEqual([
      [400, 'unsuitable_task_member'],
      [400, 'unsuitable_task_member'],
      [400, 'unsuitable_task_member'],
      [400, 'unknown_images'],
      [400, 'invalid_image_choice'],
      [400, 'invalid_image_choice'],
    ]);
    expect((await tasks.ask<TaskPage>(VERA, 'GET')).body.tasks).toEqual([]);
  });

  it.each([
    ['no name', { name: undefined }],
    ['a blank name', { name: ' ' }],
    ['no images', { image_ids: [] }],
    ['an image with U+0000', { image_ids: ['a\u0000'] }],
    ['too large a limit', { image_ids: null, rule: { limit: 10_001 } }],
    ['an unknown order', { image_ids: null, rule: { order: 'up' } }],
    ['a rule that is none', { image_ids: null, rule: 7 }],
    ['a date that is none', { due_date: '2026-02-30' }],
    ['an assignee beyond all numbers', { assignee_id: 1e12 }],
  ])('not with %s', async (_, change) => {
    expect(refusal(await tasks.create({ image_ids: ids(1), ...change }))).toEqual([
      422,
      'validation_failed',
    ]);
  });

  it('once, however often the request is sent', async () => {
    const token = await labeler.signIn(ADAM);
    const headers = { 'Idempotency-Key': randomUUID() };
    const body = { name: 'Once', rule: { order: 'random', limit: 3 } };
    const send = () =>
      labeler.post<Task>(`/projects/${tasks.project.projectId}/tasks`, { token, headers, body });

    const first = await send();
    const second = await send();

    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    expect((await tasks.ask<TaskPage>(VERA, 'GET')).body.tasks).toHaveLength(1);
  });

  it('and count those that are completed at that moment', async () => {
    await tasks.annotate(1);
    const answer = await whileHolding(
      labeler.databases,
      (client) =>
        client.query(
          `update annotations set annotation_state = 'confirmed' where project_id = $1 and image_id = $2`,
          [tasks.project.projectId, imageId(1)],
        ),
      () => tasks.create({ image_ids: ids(1, 2) }),
    );

    expect(answer.body).toMatchObject({ total_images: 2, completed_images: 1, progress: 50 });
  });
});
