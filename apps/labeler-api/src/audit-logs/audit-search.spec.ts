import { spanOf, splitByDays } from './audit-search';

const at = (text: string) => new Date(`2026-01-${text}Z`);

describe('splitByDays', () => {
  it('leaves nothing to count when there are no bounds or whole days', () => {
    expect(splitByDays({})).toEqual({ days: {}, edges: [] });
    expect(splitByDays({ since: at('02T00:00'), until: at('04T00:00') })).toEqual({
      days: { first: '2026-01-02', after: '2026-01-04' },
      edges: [],
    });
  });

  it('counts what is before the first and after the last whole day', () => {
    const since = at('02T07:00');
    const until = at('05T08:00');

    expect(splitByDays({ since, until })).toEqual({
      days: { first: '2026-01-03', after: '2026-01-05' },
      edges: [
        [since, at('03T00:00')],
        [at('05T00:00'), until],
      ],
    });
  });

  it.each([
    ['02T07:00', '02T09:00'],
    ['02T07:00', '03T09:00'],
    ['02T07:00', '03T00:00'],
  ])('counts all from %s to %s, which holds no whole day', (since, until) => {
    expect(splitByDays({ since: at(since), until: at(until) })).toEqual({
      days: undefined,
      edges: [[at(since), at(until)]],
    });
  });

  it('finds nothing between bounds in the wrong order', () => {
    const bounds = { since: at('05T08:00'), until: at('02T07:00') };

    expect(splitByDays(bounds)).toEqual({ days: undefined, edges: [] });
  });
});

describe('spanOf', () => {
  it('reaches over the days, but not beyond the filter', () => {
    expect(spanOf({}, '2026-01-02', '2026-01-03')).toEqual([at('02T00:00'), at('04T00:00')]);
    expect(
      spanOf({ since: at('02T07:00'), until: at('03T08:00') }, '2026-01-02', '2026-01-03'),
    ).toEqual([at('02T07:00'), at('03T08:00')]);
  });
});
