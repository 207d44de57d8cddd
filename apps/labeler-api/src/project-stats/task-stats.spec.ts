import fc from 'fast-check';
import { taskStats } from './task-stats';

const count = (taskType: string, inProgress: number, completed: number, confirmed: number) => ({
  taskType,
  inProgress,
  completed,
  confirmed,
});

describe('the statistics of a project', () => {
  it('tell each task in the order of the project, and none that it does not have', () => {
    const stats = taskStats({
      task_types: ['segmentation', 'detection'],
      total_images: 10,
      statuses: [count('detection', 1, 2, 3), count('line', 9, 0, 0)],
    });

    expect(stats).toEqual([
      {
        task_type: 'segmentation',
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
        in_progress: 1,
        completed: 2,
        confirmed: 3,
      },
    ]);
  });

  it('have one entry for a project without tasks', () => {
    expect(taskStats({ task_types: [], total_images: 3, statuses: [] })).toEqual([
      {
        task_type: 'default',
        total_images: 3,
        not_started: 3,
        in_progress: 0,
        completed: 0,
        confirmed: 0,
      },
    ]);
  });

  it('add up to all images', () => {
    fc.assert(
      fc.property(
        fc.nat(99),
        fc.nat(99),
        fc.nat(99),
        fc.nat(99),
        (none, begun, done, confirmed) => {
          const total = none + begun + done + confirmed;
          const [stats] = taskStats({
            task_types: ['detection'],
            total_images: total,
            statuses: [count('detection', begun, done, confirmed)],
          });

          expect(stats?.not_started).toBe(none);
        },
      ),
    );
  });
});
