import { projectDescription, taskConfigOf } from './task-config';

describe('the task_config of a new project', () => {
  it('has the kind of annotation for each task that has a choice', () => {
    const config = taskConfigOf(['detection', 'segmentation', 'classification', 'geometry']);

    expect(config).toEqual({
      detection: { type: 'bbox' },
      segmentation: { type: 'polygon' },
      classification: { type: 'single' },
      geometry: { type: 'line' },
    });
  });

  it('is empty without such tasks', () => {
    expect([taskConfigOf([]), taskConfigOf(['keypoint', 'line'])]).toEqual([{}, {}]);
  });
});

describe('the description of a project', () => {
  it.each([
    ['Of one winter', 'Of one winter'],
    [null, 'Annotation project for Streets'],
    ['', 'Annotation project for Streets'],
  ])('of a dataset described as %p is %p', (description, expected) => {
    expect(projectDescription('Streets', description)).toBe(expected);
  });
});
