import {
  ADAM,
  ANDY,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  RITA,
  VERA,
} from '@libs/testing';
import { AnnotationWrites, type State } from './support/annotation-writes';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Restored {
  dry_run: boolean;
  created: number;
  updated: number;
  deleted: number;
  unchanged: number;
  image_gone: number;
  incomplete: number;
  unrestorable_ids: number[];
  images: number;
  classes: { class_id: string | null; created: number; updated: number; deleted: number }[];
}

/** A moment, and every annotation as it was then. */
interface Moment {
  historyId: number;
  timestamp: string;
  states: Map<number, State>;
}

const IMAGES = ['line 1/weld #1', 'line 1/weld 100%', 'line-2/용접+2', 'd', 'e', 'f'];

/** The same numbers in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('restoring annotations', () => {
  let labeler: Labeler;
  let writes: AnnotationWrites;
  let dataset: GivenDataset;
  const tokens = new Map<number, string>();
  beforeAll(async () => {
    labeler = await startLabeler();
    writes = new AnnotationWrites(labeler.databases);
    for (const person of [OLIVIA, ADAM, RITA, ANDY, VERA]) {
      tokens.set(person.id, await labeler.signIn(person));
    }
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases, { taskTypes: ['detection', 'segmentation'] });
    await labeler.databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size)
       select $1::text, i, i, 'datasets/' || $1 || '/images/' || i || '.jpg', 1000 from unnest($2::text[]) i`,
      [dataset.id, IMAGES],
    );
    await givenMember(labeler.databases, dataset, ADAM, 'admin');
    await givenMember(labeler.databases, dataset, RITA, 'reviewer');
    await givenMember(labeler.databases, dataset, ANDY, 'annotator');
    await givenMember(labeler.databases, dataset, VERA, 'viewer');
  });

  const as = (person: { id: number }) => ({ token: tokens.get(person.id) ?? '' });
  const restoreOne = <Body = Restored>(id: number, body: object = {}, person = OLIVIA) =>
    labeler.post<Body>(`/annotations/${id}/restore`, { ...as(person), body });
  const restoreImage = <Body = Restored>(imageId: string, body: object, person = OLIVIA) =>
    labeler.post<Body>(
      `/projects/${dataset.projectId}/images/${encodeURIComponent(imageId)}/restore`,
      { ...as(person), body },
    );
  const restoreTask = <Body = Restored>(body: object, person = ADAM) =>
    labeler.post<Body>(`/projects/${dataset.projectId}/restore`, { ...as(person), body });

  const now = async (): Promise<Moment> => {
    const [row] = await labeler.databases.labeler<{ historyId: number; timestamp: string }>(
      `select coalesce((select max(id) from annotation_history), 0)::int as "historyId",
              to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as timestamp`,
    );
    if (!row) throw new Error('There is no now.');
    return { ...row, states: await writes.states(dataset) };
  };
  const lastEntry = async (id: number) => {
    const [row] = await labeler.databases.labeler<{
      action: string;
      previous_state: State | null;
      new_state: State | null;
      changed_by: number;
    }>('select * from annotation_history where annotation_id = $1 order by id desc limit 1', [id]);
    return row;
  };
  const versionOf = async (id: number) => {
    const [row] = await labeler.databases.labeler<{ version: number }>(
      'select version from annotations where id = $1',
      [id],
    );
    return row?.version;
  };
  const lock = (imageId: string, person: { id: number }) =>
    labeler.databases.labeler(
      `insert into image_locks (project_id, dataset_id, image_id, user_id, expires_at)
       values ($1, $2, $3, $4, now() + interval '5 minutes')`,
      [dataset.projectId, dataset.id, imageId, person.id],
    );

  describe('to 200 moments of a random past', () => {
    it('gives exactly what was there, for a task, an image and an annotation', async () => {
      const random = randomNumbers(20260105);
      const moments = await randomPast(random, 150);

      for (let round = 0; round < 200; round++) {
        const moment = moments[random(moments.length)];
        const before = await writes.states(dataset);
        if (!moment) continue;
        const kind = round % 3;
        let isMeant: (id: number, state: State) => boolean;
        if (kind === 0) {
          const { timestamp } = moment;
          const { status } = await restoreTask({ task_type: 'detection', timestamp }, OLIVIA);
          expect(status).toBe(200);
          isMeant = (_, state) => state.task_type === 'detection';
        } else if (kind === 1) {
          const imageId = IMAGES[random(IMAGES.length)] ?? '';
          const point = random(2)
            ? { history_id: moment.historyId }
            : { timestamp: moment.timestamp };
          const { status } = await restoreImage(imageId, point);
          expect(status).toBe(200);
          isMeant = (_, state) => state.image_id === imageId;
        } else {
          const ids = [...moment.states.keys(), ...before.keys()];
          const id = ids[random(ids.length)] ?? 0;
          const { status } = await restoreOne(id, { timestamp: moment.timestamp });
          expect(status).toBe(200);
          isMeant = (other) => other === id;
        }

        const expected = [...before].filter(([id, state]) => !isMeant(id, state));
        for (const [id, state] of moment.states) if (isMeant(id, state)) expected.push([id, state]);
        expect(await writes.states(dataset)).toEqual(new Map(expected.sort(([a], [b]) => a - b)));
        if (round % 5 === 0) {
          await randomChange(random);
          moments.push(await now());
        }
      }

      const { kept, counted } = await writes.totals(dataset);
      expect(kept).toEqual(counted);
    }, 240_000);

    const randomPast = async (random: (below: number) => number, changes: number) => {
      const moments = [await now()];
      for (let n = 0; n < changes; n++) {
        await randomChange(random);
        moments.push(await now());
      }
      return moments;
    };

    const randomChange = async (random: (below: number) => number) => {
      const ids = [...(await writes.states(dataset)).keys()];
      const some = ids.filter(() => random(4) === 0).slice(0, 5);
      const bbox = [random(50), random(50), 1 + random(50) / 7, 2];
      const kind = some.length === 0 ? 0 : random(9);
      if (kind <= 3) {
        await writes.draw(dataset, {
          imageId: IMAGES[random(IMAGES.length)] ?? '',
          taskType: random(4) ? 'detection' : 'segmentation',
          bbox,
          classId: [null, 'a', 'b'][random(3)] ?? null,
          attributes: random(2) ? { depth: random(9) } : {},
        });
      } else if (kind === 4) await writes.reshape(some, bbox);
      else if (kind === 5) await writes.annotate(some, `note ${random(99)}`, random(101));
      else if (kind === 6) await writes.classify(some, ['b', 'c'][random(2)] ?? 'c');
      else if (kind === 7) await writes.confirm(some, RITA.id);
      else await writes.erase(some);
    };
  });

  it('brings a deleted annotation back under its own id, as it was last, with a version nobody has seen', async () => {
    const id = await writes.draw(dataset, { imageId: 'd', attributes: { depth: 2 } });
    await writes.reshape([id], [5, 6, 7, 8]);
    const before = await writes.states(dataset);
    await writes.erase([id]);

    const { status, body } = await restoreOne(id);

    expect([status, body]).toMatchObject([
      200,
      { created: 1, updated: 0, deleted: 0, images: 1, classes: [{ class_id: 'a', created: 1 }] },
    ]);
    expect(await writes.states(dataset)).toEqual(before);
    expect(await versionOf(id)).toBe(3);
    expect(await lastEntry(id)).toMatchObject({
      action: 'restore',
      previous_state: null,
      new_state: { geometry: { type: 'bbox', bbox: [5, 6, 7, 8] }, version: 3 },
      changed_by: OLIVIA.id,
    });
  });

  it('never lets a version go back', async () => {
    const id = await writes.draw(dataset, { imageId: 'd' });
    const { historyId } = await now();
    await writes.reshape([id], [5, 6, 7, 8]);
    await writes.reshape([id], [6, 6, 7, 8]);

    await restoreOne(id, { history_id: historyId });

    expect(await versionOf(id)).toBe(4);
    expect((await writes.states(dataset)).get(id)).toMatchObject({
      geometry: { bbox: [1, 2, 3, 4] },
    });
  });

  it('undoes a restore like any other change', async () => {
    const id = await writes.draw(dataset, { imageId: 'd' });
    const start = await now();
    await writes.reshape([id], [5, 6, 7, 8]);
    const reshaped = await now();
    await restoreOne(id, { history_id: start.historyId });

    await restoreOne(id, { history_id: reshaped.historyId });

    expect(await writes.states(dataset)).toEqual(reshaped.states);
  });

  it('tells of the plan without changing anything', async () => {
    const kept = await writes.draw(dataset, { imageId: 'd' });
    const gone = await writes.draw(dataset, { imageId: 'e', classId: 'b' });
    const { timestamp } = await now();
    await writes.reshape([kept], [9, 9, 9, 9]);
    await writes.erase([gone]);
    await writes.draw(dataset, { imageId: 'f', classId: 'c' });
    const before = await now();

    const { body } = await restoreTask({ task_type: 'detection', timestamp, dry_run: true });

    expect(body).toMatchObject({
      ...{ dry_run: true, created: 1, updated: 1, deleted: 1, unchanged: 0, images: 3 },
      classes: [
        { class_id: 'a', created: 0, updated: 1, deleted: 0 },
        { class_id: 'b', created: 1, updated: 0, deleted: 0 },
        { class_id: 'c', created: 0, updated: 0, deleted: 1 },
      ],
    });
    expect(await now()).toMatchObject({ historyId: before.historyId, states: before.states });
  });

  it('leaves other tasks alone, and costs nothing where nothing changed', async () => {
    await writes.draw(dataset, { imageId: 'd', taskType: 'segmentation' });
    const before = await now();

    const { body } = await restoreTask({
      task_type: 'detection',
      timestamp: '2020-01-01T00:00:00Z',
    });

    expect(body).toMatchObject({ created: 0, updated: 0, deleted: 0, classes: [] });
    expect((await now()).historyId).toBe(before.historyId);
  });

  it('opens a confirmed image again', async () => {
    const id = await writes.draw(dataset, { imageId: 'd' });
    const { historyId } = await now();
    await writes.reshape([id], [5, 5, 5, 5]);
    await writes.confirm([id]);

    await restoreImage('d', { history_id: historyId });

    const [row] = await labeler.databases.labeler(
      'select status, draft_annotations from image_annotation_status where project_id = $1',
      [dataset.projectId],
    );
    expect(row).toEqual({ status: 'in-progress', draft_annotations: 1 });
  });

  it('tells those who watch the project, and the audit log', async () => {
    const id = await writes.draw(dataset, { imageId: 'd' });
    await writes.erase([id]);

    await restoreOne(id);

    const events = await labeler.databases.labeler(
      `select type, actor_id, payload from project_events
        where project_id = $1 and type not like 'lock.%'`,
      [dataset.projectId],
    );
    expect(events).toEqual([
      {
        type: 'annotation.restored',
        actor_id: OLIVIA.id,
        payload: { annotation_id: id, image_id: 'd' },
      },
    ]);
    const audits = await labeler.databases.labeler(
      "select user_id, resource_id, details from audit_logs where action = 'annotation_restore'",
    );
    expect(audits).toContainEqual({
      user_id: OLIVIA.id,
      resource_id: String(id),
      details: expect.objectContaining({ created: 1, project_id: dataset.projectId }) as object,
    });
  });

  describe('where it is refused', () => {
    it('lets annotators restore what they made, and nothing else', async () => {
      const own = await writes.draw(dataset, { imageId: 'd', by: ANDY.id });
      const foreign = await writes.draw(dataset, { imageId: 'd', by: RITA.id });
      const { timestamp } = await now();
      await writes.reshape([own], [5, 5, 5, 5]);

      const both = [
        await restoreImage<Problem>('d', { timestamp }, ANDY),
        await restoreOne<Problem>(own, { timestamp: '2020-01-01T00:00:00Z' }, VERA),
      ];
      await writes.reshape([foreign], [5, 5, 5, 5]);
      both.push(
        await restoreOne<Problem>(foreign, { timestamp }, ANDY),
        await restoreImage<Problem>('d', { timestamp }, ANDY),
        await restoreTask<Problem>({ task_type: 'detection', timestamp }, RITA),
      );

      expect(both.map(({ status }) => status)).toEqual([200, 403, 403, 403, 403]);
    });

    it('respects the locks of others, which admins may override', async () => {
      const id = await writes.draw(dataset, { imageId: 'd' });
      const { timestamp } = await now();
      await writes.reshape([id], [5, 5, 5, 5]);
      await lock('d', ANDY);
      const task = { task_type: 'detection', timestamp };

      const answers = [
        await restoreOne<Problem>(id, { timestamp }, RITA),
        await restoreImage<Problem>('d', { timestamp }, RITA),
        await restoreTask<Problem>(task),
        await restoreOne<Problem>(id, { timestamp, force: true }, RITA),
        await restoreTask<Problem>({ ...task, force: true }),
      ];

      expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
        [423, 'image_locked'],
        [423, 'image_locked'],
        [423, 'images_locked'],
        [403, 'permission_denied'],
        [200, undefined],
      ]);
      expect(answers[2]?.body).toMatchObject({ image_ids: ['d'] });
      expect((await writes.states(dataset)).get(id)).toMatchObject({
        geometry: { bbox: [1, 2, 3, 4] },
      });
    });

    it('cannot bring annotations back to an image that is gone, and says so', async () => {
      const id = await writes.draw(dataset, { imageId: 'd' });
      const { timestamp } = await now();
      await writes.erase([id]);
      await labeler.databases.labeler(
        "delete from image_metadata where dataset_id = $1 and id = 'd'",
        [dataset.id],
      );

      const one = await restoreOne<Problem>(id);
      const image = await restoreImage<Problem>('d', { timestamp });
      const task = await restoreTask({ task_type: 'detection', timestamp });

      expect([one.status, one.body.error]).toEqual([404, 'image_not_found']);
      expect([image.status, image.body.error]).toEqual([404, 'image_not_found']);
      expect([task.status, task.body]).toMatchObject([
        200,
        { created: 0, image_gone: 1, unrestorable_ids: [id] },
      ]);
    });

    it.each([
      ['nothing', {}],
      ['two moments', { history_id: 1, timestamp: '2026-01-01T00:00:00Z' }],
      ['a time without a zone', { timestamp: '2026-01-01T00:00:00' }],
      ['no time', { timestamp: '2026-02-30T00:00:00Z' }],
      ['a zone that does not exist', { timestamp: '2026-01-01T00:00:00+23:00' }],
      ['no entry', { history_id: 0 }],
    ])('needs to know back to when: %s', async (_, point) => {
      const id = await writes.draw(dataset, { imageId: 'd' });

      const answers = [
        await restoreOne<Problem>(id, point),
        await restoreImage<Problem>('d', point),
      ];

      expect(answers.map(({ body }) => body.error)).toEqual(Array(2).fill('validation_failed'));
    });

    it('does not know entries of other annotations and projects', async () => {
      const id = await writes.draw(dataset, { imageId: 'd' });
      await writes.draw(dataset, { imageId: 'd' });
      const { historyId } = await now();
      const other = await givenDataset(labeler.databases, { images: 1 });
      await writes.draw(other, { imageId: 'img_0000000000000001' });
      const { historyId: foreign } = await now();

      const answers = [
        await restoreOne<Problem>(id, { history_id: historyId }),
        await restoreImage<Problem>('d', { history_id: foreign }),
        await restoreOne<Problem>(2_000_000_000, { history_id: historyId }),
      ];

      expect(answers.map(({ body }) => body.error)).toEqual([
        'history_entry_not_found',
        'history_entry_not_found',
        'annotation_not_found',
      ]);
    });
  });

  describe('from entries of older releases, which hold only what they changed', () => {
    const OLD_UPDATE = ['geometry', 'class_id', 'class_name', 'attributes', 'confidence'];
    const OLD_DELETE = ['annotation_type', 'geometry', 'class_id', 'class_name', 'image_id'];
    const shorten = (id: number, action: string, keys: readonly string[]) =>
      labeler.databases.labeler(
        `update annotation_history h
            set previous_state = (select jsonb_object_agg(e.key, e.value) from jsonb_each(h.previous_state) e
                                   where e.key = any($3)),
                new_state = (select jsonb_object_agg(e.key, e.value) from jsonb_each(h.new_state) e
                              where e.key = any($3)),
                task_type = null
          where h.annotation_id = $1 and h.action = $2`,
        [id, action, keys],
      );

    it('puts them together', async () => {
      const id = await writes.draw(dataset, { imageId: 'd' });
      const start = await now();
      await writes.confirm([id], RITA.id);
      await writes.reshape([id], [5, 5, 5, 5]);
      await writes.classify([id], 'b');
      await shorten(id, 'confirm', ['annotation_state']);
      await shorten(id, 'update', OLD_UPDATE);

      await restoreOne(id, { history_id: start.historyId });

      expect((await writes.states(dataset)).get(id)).toEqual(start.states.get(id));
    });

    it('brings back what was deleted when the entries before say the rest', async () => {
      const id = await writes.draw(dataset, { imageId: 'd' });
      const { states } = await now();
      await writes.erase([id]);
      await shorten(id, 'delete', OLD_DELETE);

      const { body } = await restoreOne(id);

      expect(body).toMatchObject({ created: 1, incomplete: 0 });
      expect((await writes.states(dataset)).get(id)).toEqual(states.get(id));
    });

    it('refuses when they do not', async () => {
      const id = await writes.draw(dataset, { imageId: 'd' });
      const kept = await writes.draw(dataset, { imageId: 'e' });
      const { timestamp } = await now();
      await writes.reshape([kept], [5, 5, 5, 5]);
      await writes.erase([id]);
      await shorten(id, 'delete', OLD_DELETE);
      await labeler.databases.labeler(
        "update annotation_history set task_type = 'detection' where annotation_id = $1 and action = 'delete'",
        [id],
      );
      await labeler.databases.labeler(
        "delete from annotation_history where annotation_id = $1 and action = 'create'",
        [id],
      );
      const before = await writes.states(dataset);
      const task = { task_type: 'detection', timestamp };

      const one = await restoreOne<Problem>(id);
      const plan = await restoreTask({ ...task, dry_run: true });
      const all = await restoreTask<Problem>(task);

      expect([one.status, one.body.error]).toEqual([409, 'history_incomplete']);
      expect(plan.body).toMatchObject({ updated: 1, incomplete: 1, unrestorable_ids: [id] });
      expect([all.status, all.body]).toMatchObject([
        409,
        { error: 'history_incomplete', annotation_ids: [id] },
      ]);
      expect(await writes.states(dataset)).toEqual(before);
    });
  });
});
