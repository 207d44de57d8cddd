const DAY_MS = 86_400_000;

export interface DayCount {
  /** `YYYY-MM-DD` */
  date: string;
  count: number;
}

/** The last `days` calendar days in UTC, today last. */
export function lastDays(days: number, now = new Date()): string[] {
  return Array.from({ length: days }, (_, index) =>
    new Date(now.getTime() - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** One entry for each of the dates, zero where nothing is counted. */
export function fillDays(dates: readonly string[], counts: readonly DayCount[]): DayCount[] {
  const known = new Map(counts.map(({ date, count }) => [date, count]));
  return dates.map((date) => ({ date, count: known.get(date) ?? 0 }));
}

/** What is counted on the last `days` of the days. */
export function sumOfLast(counts: readonly DayCount[], days: number): number {
  return counts.slice(-days).reduce((sum, { count }) => sum + count, 0);
}
