import { OLIVIA } from '@libs/testing';
import type { Problem } from './support/labeler';
import { type ProjectBody, ProjectClient } from './support/project-client';

describe('the task types of a project', () => {
  let client: ProjectClient;
  beforeAll(async () => {
    client = await ProjectClient.start([OLIVIA]);
  });
  afterAll(() => client.stop());

  const add = <Body = ProjectBody>(id: string, task_type: unknown) =>
    client.call<Body>(OLIVIA, 'POST', `/projects/${id}/task-types`, { task_type });
  const remove = (id: string, task: string) =>
    client.call<Problem & { annotations: number }>(
      OLIVIA,
      'DELETE',
      `/projects/${id}/task-types/${task}`,
    );

  it('get one more with its settings, and keep everything else', async () => {
    const dataset = await client.dataset({ a: { name: 'a', color: 'red' } });

    const { status, body } = await add(dataset.projectId, 'classification');
    await add(dataset.projectId, 'segmentation');
    const { body: all } = await add(dataset.projectId, 'line');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      task_types: ['detection', 'classification'],
      task_config: { classification: { multi_label: false, show_confidence: false } },
      last_updated_by_name: OLIVIA.fullName,
    });
    expect(Object.keys(all.task_classes.detection ?? {})).toEqual(['a']);
    expect(all.task_config).toMatchObject({
      segmentation: { show_labels: true, show_confidence: false },
      line: {},
    });
    expect(all.task_classes).toMatchObject({ classification: {}, segmentation: {}, line: {} });
    expect((await client.record(dataset.projectId)).actions).toEqual(
      Array(3).fill('task_type_create'),
    );
  });

  it('get each once', async () => {
    const dataset = await client.dataset();

    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => add<Problem>(dataset.projectId, 'geometry')),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    expect(answers.map(({ body }) => body.error)).toContain('task_type_exists');
    const { body } = await client.call<ProjectBody>(OLIVIA, 'GET', `/projects/${dataset.id}`);
    expect(body.task_types).toEqual(['detection', 'geometry']);
  });

  it.each([
    ['dancing', 400, 'unknown_task_type'],
    ['detection', 400, 'task_type_exists'],
    [undefined, 422, 'validation_failed'],
    [null, 422, 'validation_failed'],
  ])('do not get %s', async (task, status, code) => {
    const dataset = await client.dataset();

    const answer = await add<Problem>(dataset.projectId, task);

    expect([answer.status, answer.body.error]).toEqual([status, code]);
  });

  it('lose those without annotations, and no others', async () => {
    const dataset = await client.dataset({}, { taskTypes: ['detection', 'line'] });
    await client.annotate(dataset, { images: [0, 1] });

    const used = await remove(dataset.projectId, 'detection');
    const unused = await remove(dataset.projectId, 'line');
    const again = await remove(dataset.projectId, 'line');

    expect([used.status, used.body.error, used.body.annotations]).toEqual([
      409,
      'task_type_in_use',
      2,
    ]);
    expect(unused.status).toBe(204);
    expect([again.status, again.body.error]).toEqual([404, 'task_type_not_found']);
  });
});
