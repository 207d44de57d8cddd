import fc from 'fast-check';
import { canonicalName, inOrder, newClassId, nextOrder, reordered } from './class-rules';

const classes = fc.uniqueArray(
  fc.record({ classId: fc.string({ minLength: 1, maxLength: 5 }), order: fc.nat(5) }),
  { selector: ({ classId }) => classId, maxLength: 12 },
);

describe('the places of classes', () => {
  it('begin at zero, and go on behind the last', () => {
    expect(nextOrder([])).toBe(0);
    expect(nextOrder([{ order: 4 }, { order: 1 }])).toBe(5);
    expect(nextOrder([{ order: -3 }, { order: 1.5 }])).toBe(2);
  });

  it('are unique after any list, with the listed classes first and the others as they stood', () => {
    fc.assert(
      fc.property(classes, fc.array(fc.nat(11)), (all, picks) => {
        const listed = picks.flatMap((pick) => all[pick]?.classId ?? []);

        const orders = reordered(all, listed);

        const ids = Object.entries(orders)
          .sort(([, a], [, b]) => a - b)
          .map(([id]) => id);
        const first = [...new Set(listed)];
        const rest = inOrder(all)
          .map(({ classId }) => classId)
          .filter((id) => !first.includes(id));
        expect(Object.values(orders).sort((a, b) => a - b)).toEqual([...all.keys()]);
        expect(ids).toEqual([...first, ...rest]);
      }),
    );
  });
});

describe('the name of a class', () => {
  it('is the same however its characters are composed', () => {
    expect(canonicalName(' Ko\u0308nig ')).toBe('K\u00f6nig');
  });
});

describe('the id of a new class', () => {
  it('is 8 hexadecimal characters that no other class has', () => {
    const taken = new Set<string>();
    for (let n = 0; n < 500; n += 1) taken.add(newClassId(taken));

    expect(taken.size).toBe(500);
    expect([...taken].every((id) => /^[0-9a-f]{8}$/.test(id))).toBe(true);
  });
});
