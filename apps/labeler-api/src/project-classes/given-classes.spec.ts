import { ValidationFailedError } from '@libs/errors';
import { readClasses } from './given-classes';

describe('the classes that a new project is given', () => {
  it('are stored in the order in which they were given, and each task has its own', () => {
    const given = {
      detection: { b: { name: ' dent ', color: 'red', more: 1 }, a: { name: 'b', color: '#fff' } },
    };

    expect(readClasses(given, ['detection', 'line'])).toEqual({
      detection: {
        b: {
          name: 'dent',
          color: 'red',
          description: null,
          order: 0,
          image_count: 0,
          bbox_count: 0,
        },
        a: expect.objectContaining({ name: 'b', order: 1 }) as unknown,
      },
      line: {},
    });
  });

  it.each([
    ['classes.line', { line: {} }],
    ['classes.detection', { detection: [] }],
    ['classes.detection.a', { detection: { a: 'dent' } }],
    ['classes.detection.', { detection: { '': { name: 'x', color: 'red' } } }],
    ['classes.detection.a.name', { detection: { a: { color: 'red' } } }],
    ['classes.detection.a.name', { detection: { a: { name: 'x'.repeat(256), color: 'red' } } }],
    ['classes.detection.a.color', { detection: { a: { name: 'x', color: 'no' } } }],
    ['classes.detection.a.order', { detection: { a: { name: 'x', color: 'red', order: -1 } } }],
    [
      'classes.detection.a.description',
      { detection: { a: { name: 'x', color: 'red', description: 1 } } },
    ],
  ])('are refused with the place of what is none: %s', (field, given) => {
    let refusal: unknown;
    try {
      readClasses(given, ['detection']);
    } catch (error) {
      refusal = error;
    }

    expect(refusal).toBeInstanceOf(ValidationFailedError);
    expect((refusal as ValidationFailedError).fields.errors).toMatchObject([{ field }]);
  });
});
