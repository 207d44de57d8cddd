import fc from 'fast-check';
import {
  type EventPosition,
  hasTold,
  isBehind,
  parsePosition,
  positionText,
} from './event-position';
import { isSeen, parseSnapshot } from './snapshot';

const position = fc
  .record({
    afterId: fc.option(fc.nat({ max: 2 ** 40 })),
    seconds: fc.nat({ max: 2 ** 33 }),
    xmin: fc.nat({ max: 2 ** 40 }),
    offsets: fc.uniqueArray(fc.nat({ max: 5000 }), { maxLength: 50 }),
  })
  .map(({ afterId, seconds, xmin, offsets }): EventPosition => {
    const running = offsets.map((offset) => xmin + offset);
    return { afterId, seconds, snapshot: { xmin, xmax: xmin + 5001, running } };
  });

describe('the position of a reader of events', () => {
  it('is the same after a trip through the client, or a little earlier', () => {
    fc.assert(
      fc.property(position, fc.nat({ max: 2 ** 41 }), (before, transactionId) => {
        const after = parsePosition(positionText(before));

        expect(after).toMatchObject({ afterId: before.afterId, seconds: before.seconds });
        const claims = after !== undefined && isSeen(transactionId, after.snapshot);
        expect(claims && !isSeen(transactionId, before.snapshot)).toBe(false);
      }),
    );
  });

  it('is exact and short while few transactions are at work', () => {
    const snapshot = parseSnapshot('1000:1005:1000,1003');
    const text = positionText({ afterId: 7, seconds: 1_795_234_000, snapshot });

    expect(text).toBe('7-1795234000-1000-5-0,3');
    expect(parsePosition(text)).toEqual({ afterId: 7, seconds: 1_795_234_000, snapshot });
  });

  it.each(['', '1', 'a-b-c-d-e', '1-2-3-4-5,', '-1--1-1-1', '1-1-9999999999999999-1-', '\0'])(
    'is not read from %j',
    (text) => {
      expect(parsePosition(text)).toBeUndefined();
    },
  );

  it('knows what was told: what its snapshot saw, up to an id if there is one', () => {
    const snapshot = parseSnapshot('10:20:12');
    const at = (afterId: number | null) => ({ afterId, seconds: 0, snapshot });

    expect(hasTold(at(null), { id: 5, transactionId: 9 })).toBe(true);
    expect(hasTold(at(null), { id: 5, transactionId: 12 })).toBe(false);
    expect(hasTold(at(null), { id: 5, transactionId: 20 })).toBe(false);
    expect(hasTold(at(4), { id: 5, transactionId: 9 })).toBe(false);
  });

  it('is behind one that has seen more', () => {
    const at = (text: string, afterId: number | null = null) => ({
      afterId,
      seconds: 0,
      snapshot: parseSnapshot(text),
    });

    expect(isBehind(at('10:20:12'), at('20:20:'))).toBe(true);
    expect(isBehind(at('20:20:'), at('10:20:12'))).toBe(false);
    expect(isBehind(at('20:20:'), at('20:20:', 5))).toBe(false);
    expect(isBehind(at('20:20:', 5), at('20:20:'))).toBe(true);
  });
});
