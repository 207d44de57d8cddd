import { fillDays, lastDays, sumOfLast } from './calendar';

describe('the days of statistics', () => {
  it('are calendar days in UTC, today last, over the end of a February too', () => {
    expect(lastDays(3, new Date('2028-03-01T00:00:00.000Z'))).toEqual([
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
    expect(lastDays(1, new Date('2026-12-31T23:59:59.999Z'))).toEqual(['2026-12-31']);
  });

  it('have zeros where nothing happened, and leave out what lies before', () => {
    const counts = [
      { date: '2026-01-01', count: 9 },
      { date: '2026-01-03', count: 2 },
    ];

    const days = fillDays(['2026-01-02', '2026-01-03', '2026-01-04'], counts);

    expect(days.map(({ count }) => count)).toEqual([0, 2, 0]);
    expect([sumOfLast(days, 1), sumOfLast(days, 2), sumOfLast(days, 90)]).toEqual([0, 2, 2]);
  });
});
