/** What of the audit log is asked for. Filters are exact matches. */
export interface AuditFilter {
  userId?: number;
  action?: string;
  resourceType?: string;
  status?: string;
  /** The first instant. */
  since?: Date;
  /** The instant after the last one. */
  until?: Date;
}

/** A range of instants: from the first one, up to but without the second. */
export type Span = readonly [since: Date, until: Date];

/** How the rows of a range are counted: whole days were counted already, the rest is counted now. */
export interface DaySplit {
  /** Whole days in UTC; undefined when there are none. Open where the range is. */
  days: { first?: string; after?: string } | undefined;
  edges: Span[];
}

const DAY_MS = 86_400_000;

export function splitByDays({ since, until }: Pick<AuditFilter, 'since' | 'until'>): DaySplit {
  const first = since && nextMidnight(since);
  const after = until && lastMidnight(until);
  const isWithinDays = !first || !after || first < after;
  const edges: (readonly [Date | undefined, Date | undefined])[] = isWithinDays
    ? [
        [since, first],
        [after, until],
      ]
    : [[since, until]];
  return {
    days: isWithinDays ? { first: first && dayOf(first), after: after && dayOf(after) } : undefined,
    edges: edges.filter((edge): edge is Span => isSpan(edge)),
  };
}

function isSpan([since, until]: readonly [Date | undefined, Date | undefined]): boolean {
  return since !== undefined && until !== undefined && since < until;
}

function nextMidnight(instant: Date): Date {
  return new Date(Math.ceil(instant.getTime() / DAY_MS) * DAY_MS);
}

function lastMidnight(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / DAY_MS) * DAY_MS);
}

/** The day in UTC, as `YYYY-MM-DD`. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** The instants of the days from one to another, as far as the filter reaches. */
export function spanOf(
  { since, until }: Pick<AuditFilter, 'since' | 'until'>,
  oldest: string,
  newest: string,
): Span {
  const first = Date.parse(oldest);
  const after = Date.parse(newest) + DAY_MS;
  return [
    new Date(Math.max(first, since?.getTime() ?? first)),
    new Date(Math.min(after, until?.getTime() ?? after)),
  ];
}
