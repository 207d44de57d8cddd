import { givenMember, OLIVIA, SAM, VERA } from '@libs/testing';
import { costOf } from './support/cost';
import type { Problem } from './support/labeler';
import { ProjectClient } from './support/project-client';

interface TaskStats {
  task_type: string;
  total_images: number;
  not_started: number;
  in_progress: number;
  completed: number;
  confirmed: number;
}

describe('the statistics of a project', () => {
  let client: ProjectClient;
  beforeAll(async () => {
    client = await ProjectClient.start([OLIVIA, VERA, SAM]);
  });
  afterAll(() => client.stop());

  it('count each image once, in the order of the task types', async () => {
    const dataset = await client.dataset({}, { images: 10, taskTypes: ['line', 'detection'] });
    await givenMember(client.labeler.databases, dataset, VERA, 'viewer');
    await client.annotate(dataset, { images: [0, 0, 1, 2, 3, 4, 5] });
    await client.db(
      `update annotations set annotation_state = 'confirmed' where project_id = $1 and image_id in
         (select id from image_metadata where dataset_id = $2 order by ordinal offset 1 limit 4)`,
      [dataset.projectId, dataset.id],
    );
    await client.db(
      `update image_annotation_status set is_image_confirmed = true, confirmed_at = now()
        where project_id = $1 and status = 'completed' and image_id <> (
          select id from image_metadata where dataset_id = $2 order by ordinal offset 1 limit 1)`,
      [dataset.projectId, dataset.id],
    );

    const { status, body } = await client.call<{ project_id: string; task_stats: TaskStats[] }>(
      VERA,
      'GET',
      `/projects/${dataset.id}/stats`,
    );

    expect(status).toBe(200);
    expect(body).toEqual({
      project_id: dataset.projectId,
      total_images: 10,
      task_stats: [
        {
          task_type: 'line',
          total_images: 10,
          not_started: 10,
          in_progress: 0,
          completed: 0,
          confirmed: 0,
        },
        {
          task_type: 'detection',
          total_images: 10,
          not_started: 4,
          in_progress: 2,
          completed: 1,
          confirmed: 3,
        },
      ],
    });
  });

  it('have one entry for a project without task types', async () => {
    const dataset = await client.dataset({}, { images: 2, taskTypes: [] });

    const { body } = await client.call<{ task_stats: TaskStats[] }>(
      OLIVIA,
      'GET',
      `/projects/${dataset.projectId}/stats`,
    );

    expect(body.task_stats).toEqual([
      {
        task_type: 'default',
        total_images: 2,
        not_started: 2,
        in_progress: 0,
        completed: 0,
        confirmed: 0,
      },
    ]);
  });

  it('tell how often each class is used, and what has none', async () => {
    const dataset = await client.dataset(
      {
        b: { name: 'second', color: 'red', order: 1 },
        a: { name: 'first', color: 'blue', order: 0 },
      },
      { taskTypes: ['detection', 'segmentation'] },
    );
    await client.annotate(dataset, { classId: 'b', images: [0, 0, 1] });
    await client.annotate(dataset, { classId: null, images: [0] });
    await client.annotate(dataset, { classId: 'gone', images: [2] });
    await client.annotate(dataset, { taskType: 'segmentation', classId: 'b', images: [3] });
    const entry = (task_type: string, class_id: string | null, rest: object) => ({
      task_type,
      class_id,
      class_name: null,
      color: null,
      ...rest,
    });

    const path = `/projects/${dataset.projectId}/class-stats`;
    const one = await client.call<{ class_stats: object[] }>(
      OLIVIA,
      'GET',
      `${path}?task_type=detection`,
    );
    const all = await client.call<{ class_stats: object[] }>(OLIVIA, 'GET', path);
    const unknown = await client.call<Problem>(OLIVIA, 'GET', `${path}?task_type=line`);

    const detection = [
      entry('detection', 'a', { class_name: 'first', color: 'blue', annotations: 0, images: 0 }),
      entry('detection', 'b', { class_name: 'second', color: 'red', annotations: 3, images: 2 }),
      entry('detection', null, { annotations: 1, images: 1 }),
      entry('detection', 'gone', { annotations: 1, images: 1 }),
    ];
    expect(one.body.class_stats.slice(0, 2)).toEqual(detection.slice(0, 2));
    expect(one.body.class_stats.slice(2)).toEqual(expect.arrayContaining(detection.slice(2)));
    expect(one.body.class_stats).toHaveLength(4);
    expect(all.body.class_stats).toContainEqual(
      entry('segmentation', 'b', { annotations: 1, images: 1 }),
    );
    expect([unknown.status, unknown.body.error]).toEqual([404, 'task_type_not_found']);
  });

  it('cost two statements, and do not exist for strangers', async () => {
    const dataset = await client.dataset({}, { images: 60 });
    await client.annotate(dataset, { classId: 'a', images: [...Array(60).keys()] });
    const get = (path: string) =>
      client.call(OLIVIA, 'GET', `/projects/${dataset.projectId}/${path}`);

    const costs = [await costOf(() => get('stats')), await costOf(() => get('class-stats'))];
    const stranger = await client.call<Problem>(SAM, 'GET', `/projects/${dataset.projectId}/stats`);

    expect(costs.map(({ labeler }) => labeler)).toEqual([2, 2]);
    expect([stranger.status, stranger.body.error]).toEqual([404, 'project_not_found']);
  });
});
