import {
  ADAM,
  ANDY,
  type CallResult,
  CORA,
  type GivenDataset,
  givenMember,
  OLIVIA,
  type Person,
  RITA,
  VERA,
  whileHolding,
} from '@libs/testing';
import { randomUUID } from 'node:crypto';
import { costOf } from './support/cost';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { givenTeam, MembersClient } from './support/membership';

type Task = {
  id: string;
  status: string;
  assignee_id: number | null;
  assignee_name: string | null;
  reviewer_id: number | null;
  total_images: number;
  completed_images: number;
  progress: number;
  due_date: string | null;
  overdue: boolean;
  review_outcome: string | null;
  review_comment: string | null;
  description: string | null;
  name: string;
};
type Page = { tasks: Task[]; next_cursor: string | null };
type ImagePage = { images: { image_id: string; completed: boolean }[]; next_cursor: string | null };
type Changed = { changed: number; task: Task };

const IMAGES = 12;
const imageId = (n: number) => `img_${n.toString(16).padStart(16, '0')}`;
const ids = (...numbers: number[]) => numbers.map(imageId);

describe('annotation tasks', () => {
  let labeler: Labeler;
  let people: MembersClient;
  let project: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler();
    people = await MembersClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    project = await givenTeam(labeler, { images: IMAGES, taskTypes: ['detection'] });
  });

  const ask = <Body = Task>(as: Person, method: string, rest = '', body?: unknown) =>
    people.ask<Body>(as, method, `/projects/${project.projectId}/tasks${rest}`, body);
  const create = (body: object, as: Person = ADAM) =>
    ask(as, 'POST', '', { name: 'First half', ...body });
  const created = async (body: object = {}) => {
    const answer = await create({ image_ids: ids(1, 2, 3), assignee_id: ANDY.id, ...body });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const refusal = (result: CallResult<unknown>) => [result.status, (result.body as Problem).error];
  const imagesOf = async ({ id }: Pick<Task, 'id'>, query = '') =>
    (await ask<ImagePage>(VERA, 'GET', `/${id}/images?limit=200${query}`)).body.images.map(
      ({ image_id }) => image_id,
    );
  const annotate = (n: number, state = 'draft', task = 'detection', classId = '1') =>
    labeler.databases.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                                annotation_state, created_by)
       values ($1, $2, $3, 'bbox', $4, '{"type":"bbox","bbox":[1,2,3,4]}', $5, $6, 1)`,
      [project.projectId, project.id, imageId(n), task, classId, state],
    );
  const confirm = (n: number) =>
    labeler.databases.labeler(
      `update annotations set annotation_state = 'confirmed' where project_id = $1 and image_id = $2`,
      [project.projectId, imageId(n)],
    );
  const step = (as: Person, { id }: Task, name: string, body?: object) =>
    ask(as, 'POST', `/${id}/${name}`, body);

  describe('give out images', () => {
    it('by their ids, to members, with all that there is to say', async () => {
      const { status, body } = await create({
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
      expect(await imagesOf(body)).toEqual(ids(1, 3));
    });

    it('by status, class and folder', async () => {
      await annotate(1, 'draft', 'detection', 'cat');
      await annotate(2, 'draft', 'classification', 'cat');
      await annotate(3);
      await confirm(3);
      await labeler.databases.labeler(
        `update image_metadata set folder_path = 'train' where dataset_id = $1 and id = any($2)`,
        [project.id, ids(3, 4)],
      );
      const found = async (rule: object) => imagesOf(await created({ image_ids: null, rule }));

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
      const nothing = await create({ rule: { class_id: 'dog' } });
      expect(refusal(nothing)).toEqual([400, 'no_matching_images']);
    });

    it('that nobody has yet, even when two people give out at once', async () => {
      const rule = { unassigned_only: true, limit: 4 };

      const answers = await Promise.all([1, 2, 3, 4].map(() => create({ rule })));

      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 400]);
      const given = answers.filter(({ status }) => status === 201);
      const images = (await Promise.all(given.map(({ body }) => imagesOf(body)))).flat();
      expect(new Set(images).size).toBe(IMAGES);
      await step(ADAM, given[0]?.body ?? ({} as Task), 'cancel');
      expect((await create({ rule })).body.total_images).toBe(4);
    });

    it('at random, once each, and not the same ones every time', async () => {
      const rule = { order: 'random', limit: 4 };

      const draws: string[][] = [];
      for (let n = 0; n < 12; n++)
        draws.push(await imagesOf(await created({ image_ids: null, rule })));

      expect(draws.every((images) => new Set(images).size === 4)).toBe(true);
      expect(new Set(draws.map(String)).size).toBeGreaterThan(1);
      const all = await created({ image_ids: null, rule: { order: 'random', limit: 100 } });
      expect(all.total_images).toBe(IMAGES);
    });

    it('only to those who can do the work, and only images that exist', async () => {
      const image_ids = ids(1);
      const answers = [
        await create({ image_ids, assignee_id: VERA.id }),
        await create({ image_ids, assignee_id: CORA.id }),
        await create({ image_ids, reviewer_id: ANDY.id }),
        await create({ image_ids: [...image_ids, 'unknown'] }),
        await create({}),
        await create({ image_ids, rule: {} }),
      ];

      expect(answers.map(refusal)).toEqual([
        [400, 'unsuitable_task_member'],
        [400, 'unsuitable_task_member'],
        [400, 'unsuitable_task_member'],
        [400, 'unknown_images'],
        [400, 'invalid_image_choice'],
        [400, 'invalid_image_choice'],
      ]);
      expect((await ask<Page>(VERA, 'GET')).body.tasks).toEqual([]);
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
      expect(refusal(await create({ image_ids: ids(1), ...change }))).toEqual([
        422,
        'validation_failed',
      ]);
    });

    it('once, however often the request is sent', async () => {
      const token = await labeler.signIn(ADAM);
      const headers = { 'Idempotency-Key': randomUUID() };
      const body = { name: 'Once', rule: { order: 'random', limit: 3 } };
      const send = () =>
        labeler.post<Task>(`/projects/${project.projectId}/tasks`, { token, headers, body });

      const first = await send();
      const second = await send();

      expect(second.headers.get('idempotency-replayed')).toBe('true');
      expect(second.body).toEqual(first.body);
      expect((await ask<Page>(VERA, 'GET')).body.tasks).toHaveLength(1);
    });
  });

  describe('go from hand to hand', () => {
    it('from the assignee to the reviewer, back with a comment, and to their end', async () => {
      const task = await created({ reviewer_id: RITA.id });

      const steps = [
        await step(ANDY, task, 'start'),
        await step(ANDY, task, 'submit'),
        await step(RITA, task, 'review', { outcome: 'changes_requested', comment: 'Tighter' }),
        await step(ANDY, task, 'submit'),
        await step(RITA, task, 'review', { outcome: 'accepted' }),
      ];

      expect(
        steps.map(({ status, body }) => [
          status,
          body.status,
          body.review_outcome,
          body.review_comment,
        ]),
      ).toEqual([
        [200, 'in_progress', null, null],
        [200, 'in_review', null, null],
        [200, 'in_progress', 'changes_requested', 'Tighter'],
        [200, 'in_review', 'changes_requested', 'Tighter'],
        [200, 'completed', 'accepted', null],
      ]);
    });

    it('by nobody else', async () => {
      const task = await created({ assignee_id: RITA.id });

      const answers = [
        await step(ANDY, task, 'start'),
        await step(ADAM, task, 'start'),
        await step(RITA, task, 'start'),
        await step(ADAM, task, 'submit'),
        await step(RITA, task, 'submit'),
        await step(ANDY, task, 'review', { outcome: 'accepted' }),
        await step(RITA, task, 'review', { outcome: 'accepted' }),
        await step(ADAM, task, 'review', { outcome: 'accepted' }),
      ];

      expect(
        answers.map(({ status, body }) =>
          status === 200 ? body.status : refusal({ status, body } as never),
        ),
      ).toEqual([
        [403, 'not_task_assignee'],
        [403, 'not_task_assignee'],
        'in_progress',
        [403, 'not_task_assignee'],
        'in_review',
        [403, 'permission_denied'],
        [403, 'own_task_review'],
        'completed',
      ]);
    });

    it('in no other order', async () => {
      const task = await created();
      const wrong = [
        await step(ANDY, task, 'submit'),
        await step(RITA, task, 'review', { outcome: 'accepted' }),
      ];
      await step(ADAM, task, 'cancel');
      wrong.push(
        await step(ANDY, task, 'start'),
        await step(ADAM, task, 'cancel'),
        await ask(ADAM, 'PATCH', `/${task.id}`, { name: 'Late' }),
        await ask(ADAM, 'POST', `/${task.id}/images`, { image_ids: ids(4) }),
        await ask(ADAM, 'POST', `/${task.id}/images/remove`, { image_ids: ids(1) }),
      );

      expect(wrong.map(refusal)).toEqual(wrong.map(() => [409, 'task_state_conflict']));
      expect(
        wrong.map(({ body }) => (body as unknown as { task_status: string }).task_status),
      ).toEqual([...['pending', 'pending'], ...Array<string>(5).fill('cancelled')]);
      expect(refusal(await ask(ANDY, 'POST', '/task_none/start'))).toEqual([404, 'task_not_found']);
    });

    it('once, when many ask at the same moment', async () => {
      const task = await created();

      const answers = await Promise.all(Array.from({ length: 8 }, () => step(ANDY, task, 'start')));

      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    });
  });

  describe('change', () => {
    it('what they say and who does them, by what is given alone', async () => {
      const task = await created({ description: 'Old', due_date: '2020-01-01T00:00:00Z' });

      const renamed = await ask(ADAM, 'PATCH', `/${task.id}`, {
        name: 'New',
        reviewer_id: RITA.id,
      });
      const emptied = await ask(ADAM, 'PATCH', `/${task.id}`, {
        description: null,
        assignee_id: null,
        due_date: null,
      });

      expect(renamed.body).toMatchObject({
        name: 'New',
        description: 'Old',
        assignee_id: ANDY.id,
        reviewer_id: RITA.id,
        overdue: true,
      });
      expect(emptied.body).toMatchObject({
        name: 'New',
        description: null,
        assignee_id: null,
        reviewer_id: RITA.id,
        due_date: null,
        overdue: false,
      });
      const unsuitable = await ask(ADAM, 'PATCH', `/${task.id}`, { assignee_id: VERA.id });
      expect(refusal(unsuitable)).toEqual([400, 'unsuitable_task_member']);
    });

    it('their images, with their progress', async () => {
      await annotate(4);
      await confirm(4);
      const task = await created();

      const more = await ask<Changed>(ADAM, 'POST', `/${task.id}/images`, { image_ids: ids(3, 4) });
      const less = await ask<Changed>(ADAM, 'POST', `/${task.id}/images/remove`, {
        image_ids: ids(1, 9),
      });

      expect(more.body).toMatchObject({
        changed: 1,
        task: { total_images: 4, completed_images: 1, progress: 25 },
      });
      expect(less.body).toMatchObject({
        changed: 1,
        task: { total_images: 3, completed_images: 1 },
      });
      expect(await imagesOf(task)).toEqual(ids(2, 3, 4));
      expect(await imagesOf(task, '&completed=true')).toEqual(ids(4));
    });

    it('when somebody leaves: what was theirs is nobody’s', async () => {
      const task = await created({ assignee_id: RITA.id, reviewer_id: RITA.id });

      await people.remove(ADAM, project, RITA);

      const { body } = await ask(VERA, 'GET', `/${task.id}`);
      expect([body.assignee_id, body.reviewer_id]).toEqual([null, null]);
    });

    it('never to somebody who is leaving at that moment', async () => {
      await givenMember(labeler.databases, project, CORA, 'annotator');
      const answer = await whileHolding(
        labeler.databases,
        (client) =>
          client.query('delete from project_permissions where project_id = $1 and user_id = $2', [
            project.projectId,
            CORA.id,
          ]),
        () => create({ image_ids: ids(1), assignee_id: CORA.id }),
      );

      expect(refusal(answer)).toEqual([400, 'unsuitable_task_member']);
    });

    it('into nothing when they are deleted', async () => {
      const task = await created();

      expect((await ask(ADAM, 'DELETE', `/${task.id}`)).status).toBe(204);
      expect(refusal(await ask(ADAM, 'DELETE', `/${task.id}`))).toEqual([404, 'task_not_found']);
      expect(refusal(await ask(VERA, 'GET', `/${task.id}/images`))).toEqual([
        404,
        'task_not_found',
      ]);
    });
  });

  it('count an image that is completed while it is given out', async () => {
    await annotate(1);
    const answer = await whileHolding(
      labeler.databases,
      (client) =>
        client.query(
          `update annotations set annotation_state = 'confirmed' where project_id = $1 and image_id = $2`,
          [project.projectId, imageId(1)],
        ),
      () => create({ image_ids: ids(1, 2) }),
    );

    expect(answer.body).toMatchObject({ total_images: 2, completed_images: 1, progress: 50 });
  });

  describe('are listed', () => {
    it('by who does them, who reviews them, state and lateness', async () => {
      const late = { due_date: '2020-01-01T00:00:00Z' };
      await created({ name: 'a', reviewer_id: RITA.id });
      const b = await created({ name: 'b', assignee_id: RITA.id, ...late });
      await created({ name: 'c', assignee_id: null, ...late });
      await step(RITA, b, 'start');
      const found = async (query: string, as: Person = VERA) =>
        (await ask<Page>(as, 'GET', `?${query}`)).body.tasks.map(({ name }) => name);

      expect(await found('')).toEqual(['c', 'b', 'a']);
      expect(await found('assignee=me', RITA)).toEqual(['b']);
      expect(await found(`assignee=${ANDY.id}`)).toEqual(['a']);
      expect(await found('assignee=none')).toEqual(['c']);
      expect(await found(`reviewer=${RITA.id}`)).toEqual(['a']);
      expect(await found('status=in_progress')).toEqual(['b']);
      expect(await found('overdue=true&status=pending')).toEqual(['c']);
      expect(await found('overdue=false')).toEqual(['a']);
      expect(refusal(await ask(VERA, 'GET', '?cursor=x'))).toEqual([422, 'validation_failed']);
    });

    it('in pages that neither repeat nor miss any, their images too', async () => {
      for (let n = 1; n <= 7; n++) await created({ name: `${n}` });
      const task = await created({ name: '8', image_ids: null, rule: {} });

      const walk = async <P extends { next_cursor: string | null }>(path: string) => {
        const pages: P[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const query = `?limit=3${cursor && `&cursor=${cursor}`}`;
          const page: P = (await ask<P>(VERA, 'GET', `${path}${query}`)).body;
          pages.push(page);
          cursor = page.next_cursor;
        }
        return pages;
      };
      const names = (await walk<Page>('')).flatMap(({ tasks }) => tasks.map(({ name }) => name));
      const images = (await walk<ImagePage>(`/${task.id}/images`)).flatMap((page) => page.images);

      expect(names).toEqual(['8', '7', '6', '5', '4', '3', '2', '1']);
      expect(images.map(({ image_id }) => image_id)).toEqual(
        ids(...Array.from({ length: IMAGES }, (_, index) => index + 1)),
      );
    });

    it('to those who do or review them, across projects, as long as they take part', async () => {
      const here = await created({ reviewer_id: RITA.id });
      project = await givenTeam(labeler, { images: 3 });
      const there = await created({ reviewer_id: RITA.id });
      const mine = async (as: Person, query = '') =>
        (await people.ask<Page>(as, 'GET', `/tasks/mine?${query}`)).body.tasks.map(({ id }) => id);

      expect((await mine(ANDY)).slice(0, 2)).toEqual([there.id, here.id]);
      expect((await mine(RITA, 'role=reviewer')).slice(0, 2)).toEqual([there.id, here.id]);
      expect(await mine(ANDY, 'status=completed')).not.toContain(here.id);
      await labeler.databases.labeler(`update datasets set status = 'deleting' where id = $1`, [
        project.id,
      ]);
      expect((await mine(ANDY))[0]).toBe(here.id);
    });
  });

  it('leave events and an audit trail', async () => {
    const task = await created();
    await step(ANDY, task, 'start');
    await ask(ADAM, 'PATCH', `/${task.id}`, { name: 'New' });
    await ask(ADAM, 'DELETE', `/${task.id}`);

    const events = await labeler.databases.labeler(
      `select type, payload->>'change' as change, actor_id from project_events
        where payload->>'task_id' = $1 order by id`,
      [task.id],
    );
    const audited = await labeler.databases.labeler(
      `select action from audit_logs where resource_type = 'annotation_task' and resource_id = $1 order by id`,
      [task.id],
    );
    expect(events).toEqual([
      { type: 'task.created', change: 'create', actor_id: ADAM.id },
      { type: 'task.updated', change: 'start', actor_id: ANDY.id },
      { type: 'task.updated', change: 'update', actor_id: ADAM.id },
      { type: 'task.deleted', change: 'delete', actor_id: ADAM.id },
    ]);
    expect(audited.map(({ action }) => action as string)).toEqual(
      ['create', 'start', 'update', 'delete'].map((word) => `task_${word}`),
    );
  });

  it('cost the same number of statements however many images they have', async () => {
    const costs = async (limit: number) => {
      const task = { name: 'x', rule: { limit }, assignee_id: ANDY.id, reviewer_id: RITA.id };
      const made = await costOf(() => create(task));
      const started = await costOf(() => step(ANDY, made.result.body, 'start'));
      const listed = await costOf(() => ask(OLIVIA, 'GET'));
      const images = await costOf(() => imagesOf(made.result.body));
      const mine = await costOf(() => people.ask(ANDY, 'GET', '/tasks/mine'));
      return [made, started, listed, images, mine].map(({ labeler }) => labeler);
    };

    const few = await costs(1);

    expect(few).toEqual([12, 5, 2, 3, 1]);
    expect(await costs(12)).toEqual(few);
  });
});
