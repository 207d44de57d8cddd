import type { AuditFilter } from './audit-search';

const COLUMNS = [
  ['userId', 'user_id'],
  ['action', 'action'],
  ['resourceType', 'resource_type'],
  ['status', 'status'],
] as const;

/** Collects the values of a statement whose text depends only on which filters there are. */
export class Values {
  readonly list: unknown[] = [];

  /** @returns the placeholder */
  add(value: unknown): string {
    return `$${this.list.push(value)}`;
  }
}

/** Makes the conditions of the exact filters for rows that go by several names in one statement. */
export function matching(filter: AuditFilter, values: Values): (alias: string) => string {
  const conditions = COLUMNS.flatMap(([name, column]) => {
    const value = filter[name];
    return value === undefined ? [] : [`${column} = ${values.add(value)}`];
  });
  return (alias) => conditions.map((condition) => `${alias}.${condition}`).join(' and ') || 'true';
}

/**
 * Rows that are not counted yet, as `q` with their contents in `l`. The queue is short, whatever the planner believes, so
 * its rows are looked up one by one.
 */
export const UNSEALED = `
  audit_unsealed q
  cross join lateral (
    select u.user_id, u.action, u.resource_type, u.status
      from audit_logs u
     where u.id = q.log_id and u.timestamp = q.timestamp
    offset 0) l`;
