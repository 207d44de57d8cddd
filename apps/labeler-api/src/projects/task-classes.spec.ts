import { countClasses } from './task-classes';

const CAT = { name: 'cat', color: '#ff0000', description: 'Purrs', order: 2 };

describe('the counts of classes', () => {
  it('are those of their own task when two tasks use one class id', () => {
    const classes = { detection: { '1': CAT }, segmentation: { '1': CAT } };

    const counted = countClasses(classes, [
      { taskType: 'detection', classId: '1', annotations: 5, images: 3 },
      { taskType: 'segmentation', classId: '1', annotations: 2, images: 1 },
    ]);

    expect(counted).toEqual({
      detection: { '1': { ...CAT, image_count: 3, bbox_count: 5 } },
      segmentation: { '1': { ...CAT, image_count: 1, bbox_count: 2 } },
    });
  });

  it('replace counts that were stored, and are zero for classes without annotations', () => {
    const stored = { ...CAT, image_count: 99, bbox_count: 99 };

    const counted = countClasses({ detection: { a: stored } }, []);

    expect(counted.detection?.a).toMatchObject({ image_count: 0, bbox_count: 0 });
  });

  it('fill in what older releases left out', () => {
    expect(countClasses({ detection: { dog: {} } }, [])).toEqual({
      detection: {
        dog: {
          name: 'dog',
          color: '#6B7280',
          description: null,
          order: 0,
          image_count: 0,
          bbox_count: 0,
        },
      },
    });
  });
});
