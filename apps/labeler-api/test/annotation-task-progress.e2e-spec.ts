import { ADAM, ANDY, CORA, givenMember, RITA, VERA, whileHolding } from '@libs/testing';
import { type ChangedImages, ids, refusal, TasksClient } from './support/annotation-tasks';
import { type Labeler, startLabeler } from './support/labeler';

describe('annotation tasks', () => {
  let labeler: Labeler;
  let tasks: TasksClient;
  beforeAll(async () => {
    labeler = await startLabeler();
    tasks = await TasksClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());
  beforeEach(() => tasks.begin());

  describe('go from hand to hand', () => {
    it('from the assignee to the reviewer, back with a comment, and to their end', async () => {
      const task = await tasks.created({ reviewer_id: RITA.id });

      const steps = [
        await tasks.step(ANDY, task, 'start'),
        await tasks.step(ANDY, task, 'submit'),
        await tasks.step(RITA, task, 'review', {
          outcome: 'changes_requested',
          comment: 'Tighter',
        }),
        await tasks.step(ANDY, task, 'submit'),
        await tasks.step(RITA, task, 'review', { outcome: 'accepted' }),
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
      const task = await tasks.created({ assignee_id: RITA.id });

      const answers = [
        await tasks.step(ANDY, task, 'start'),
        await tasks.step(ADAM, task, 'start'),
        await tasks.step(RITA, task, 'start'),
        await tasks.step(ADAM, task, 'submit'),
        await tasks.step(RITA, task, 'submit'),
        await tasks.step(ANDY, task, 'review', { outcome: 'accepted' }),
        await tasks.step(RITA, task, 'review', { outcome: 'accepted' }),
        await tasks.step(ADAM, task, 'review', { outcome: 'accepted' }),
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
      const task = await tasks.created();
      const wrong = [
        await tasks.step(ANDY, task, 'submit'),
        await tasks.step(RITA, task, 'review', { outcome: 'accepted' }),
      ];
      await tasks.step(ADAM, task, 'cancel');
      wrong.push(
        await tasks.step(ANDY, task, 'start'),
        await tasks.step(ADAM, task, 'cancel'),
        await tasks.ask(ADAM, 'PATCH', `/${task.id}`, { name: 'Late' }),
        await tasks.ask(ADAM, 'POST', `/${task.id}/images`, { image_ids: ids(4) }),
        await tasks.ask(ADAM, 'POST', `/${task.id}/images/remove`, { image_ids: ids(1) }),
      );

      expect(wrong.map(refusal)).toEqual(wrong.map(() => [409, 'task_state_conflict']));
      expect(
        wrong.map(({ body }) => (body as unknown as { task_status: string }).task_status),
      ).toEqual([...['pending', 'pending'], ...Array<string>(5).fill('cancelled')]);
      expect(refusal(await tasks.ask(ANDY, 'POST', '/task_none/start'))).toEqual([
        404,
        'task_not_found',
      ]);
    });

    it('once, when many ask at the same moment', async () => {
      const task = await tasks.created();

      const answers = await Promise.all(
        Array.from({ length: 8 }, () => tasks.step(ANDY, task, 'start')),
      );

      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    });
  });

  describe('change', () => {
    it('what they say and who does them, by what is given alone', async () => {
      const task = await tasks.created({ description: 'Old', due_date: '2020-01-01T00:00:00Z' });

      const renamed = await tasks.ask(ADAM, 'PATCH', `/${task.id}`, {
        name: 'New',
        reviewer_id: RITA.id,
      });
      const emptied = await tasks.ask(ADAM, 'PATCH', `/${task.id}`, {
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
      const unsuitable = await tasks.ask(ADAM, 'PATCH', `/${task.id}`, { assignee_id: VERA.id });
      expect(refusal(unsuitable)).toEqual([400, 'unsuitable_task_member']);
    });

    it('their images, with their progress', async () => {
      await tasks.annotate(4);
      await tasks.confirm(4);
      const task = await tasks.created();

      const more = await tasks.ask<ChangedImages>(ADAM, 'POST', `/${task.id}/images`, {
        image_ids: ids(3, 4),
      });
      const less = await tasks.ask<ChangedImages>(ADAM, 'POST', `/${task.id}/images/remove`, {
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
      expect(await tasks.imagesOf(task)).toEqual(ids(2, 3, 4));
      expect(await tasks.imagesOf(task, '&completed=true')).toEqual(ids(4));
    });

    it('when somebody leaves: what was theirs is nobody’s', async () => {
      const task = await tasks.created({ assignee_id: RITA.id, reviewer_id: RITA.id });

      await tasks.people.remove(ADAM, tasks.project, RITA);

      const { body } = await tasks.ask(VERA, 'GET', `/${task.id}`);
      expect([body.assignee_id, body.reviewer_id]).toEqual([null, null]);
    });

    it('never to somebody who is leaving at that moment', async () => {
      await givenMember(labeler.databases, tasks.project, CORA, 'annotator');
      const answer = await whileHolding(
        labeler.databases,
        (client) =>
          client.query('delete from project_permissions where project_id = $1 and user_id = $2', [
            tasks.project.projectId,
            CORA.id,
          ]),
        () => tasks.create({ image_ids: ids(1), assignee_id: CORA.id }),
      );

      expect(refusal(answer)).toEqual([400, 'unsuitable_task_member']);
    });

    it('into nothing when they are deleted', async () => {
      const task = await tasks.created();

      expect((await tasks.ask(ADAM, 'DELETE', `/${task.id}`)).status).toBe(204);
      expect(refusal(await tasks.ask(ADAM, 'DELETE', `/${task.id}`))).toEqual([
        404,
        'task_not_found',
      ]);
      expect(refusal(await tasks.ask(VERA, 'GET', `/${task.id}/images`))).toEqual([
        404,
        'task_not_found',
      ]);
    });
  });

  it('leave events and an audit trail', async () => {
    const task = await tasks.created();
    await tasks.step(ANDY, task, 'start');
    await tasks.ask(ADAM, 'PATCH', `/${task.id}`, { name: 'New' });
    await tasks.ask(ADAM, 'DELETE', `/${task.id}`);

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
});
