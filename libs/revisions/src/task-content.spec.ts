import { orderedClasses } from './task-content';

describe('the classes of a revision', () => {
  it('stand in the order of the user, then of their ids, with what older releases left out', () => {
    expect(
      orderedClasses({
        line: {},
        detection: {
          b: { name: 'B', color: '#000001', order: 1 },
          z: { name: 'Z', color: '#000002', order: 0 },
          a: {},
        },
      }),
    ).toEqual({
      detection: [
        { id: 'a', name: 'a', color: '#6B7280' },
        { id: 'z', name: 'Z', color: '#000002' },
        { id: 'b', name: 'B', color: '#000001' },
      ],
      line: [],
    });
  });
});
