import { parseUserId } from '@libs/auth';
import { type FieldProblem, ValidationFailedError } from '@libs/errors';
import { VISIBILITIES, type Visibility } from '@libs/labeler-db';
import { type CursorPosition, readCursor } from './list-cursor';

/** What a dataset must be like to be listed. Absent means that it does not matter. */
export interface ListFilter {
  ownerId?: number;
  visibility?: Visibility;
  labeled?: boolean;
  format?: string;
  taskType?: string;
  /** All of them. */
  tags?: string[];
}

export interface ListRequest {
  filter: ListFilter;
  page: number;
  limit: number;
  after: CursorPosition | undefined;
}

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 200;
const MAX_PAGE = 2_147_483_647;
const MAX_TEXT = 200;
const MAX_TAGS = 50;

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false,
};

/**
 * Reads the query of a list. Names that mean nothing here are ignored, and an empty value is an absent one.
 * @throws ValidationFailedError that names every wrong parameter
 */
export function readListRequest(query: Record<string, unknown>): ListRequest {
  const reader = new QueryReader(query);
  const filter = readFilter(reader);
  const page = reader.whole('page', MAX_PAGE) ?? 1;
  const limit = reader.whole('limit', MAX_LIMIT) ?? DEFAULT_LIMIT;
  const cursor = reader.text('cursor');
  reader.assertFine();
  const after = cursor === undefined ? undefined : readCursor(cursor, filter);
  return { filter, page: after ? after.page : page, limit, after };
}

/** The task whose publication a single dataset shall be described by. @throws ValidationFailedError */
export function readTaskType(query: Record<string, unknown>): string | undefined {
  const reader = new QueryReader(query);
  const taskType = reader.text('task_type');
  reader.assertFine();
  return taskType;
}

function readFilter(reader: QueryReader): ListFilter {
  const filter: ListFilter = {};
  const ownerId = reader.userId('user_id');
  if (ownerId !== undefined) filter.ownerId = ownerId;
  const visibility = reader.oneOf('visibility', VISIBILITIES);
  if (visibility !== undefined) filter.visibility = visibility;
  const labeled = reader.flag('labeled');
  if (labeled !== undefined) filter.labeled = labeled;
  const format = reader.text('format');
  if (format !== undefined) filter.format = format;
  const taskType = reader.text('task_type');
  if (taskType !== undefined) filter.taskType = taskType;
  const tags = reader.list('tags', MAX_TAGS);
  if (tags.length > 0) filter.tags = tags;
  return filter;
}

/** Reads parameters one by one and remembers what is wrong with them. */
class QueryReader {
  private readonly problems: FieldProblem[] = [];

  constructor(private readonly query: Record<string, unknown>) {}

  assertFine(): void {
    if (this.problems.length > 0) throw new ValidationFailedError(this.problems);
  }

  text(name: string): string | undefined {
    const value = this.query[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') return this.refuse(name, 'must be given once');
    if (value.includes('\0') || (name !== 'cursor' && value.length > MAX_TEXT)) {
      return this.refuse(name, `must be a text of at most ${MAX_TEXT} characters`);
    }
    return value;
  }

  userId(name: string): number | undefined {
    const text = this.text(name);
    const id = text === undefined ? undefined : parseUserId(text);
    if (text !== undefined && id === undefined) return this.refuse(name, 'must be a user id');
    return id;
  }

  whole(name: string, max: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > max)
      return this.refuse(name, `must be a whole number from 1 to ${max}`);
    return value;
  }

  flag(name: string): boolean | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return undefined;
    return Object.hasOwn(BOOLEANS, text)
      ? BOOLEANS[text]
      : this.refuse(name, 'must be true or false');
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return (
      allowed.find((value) => value === text) ??
      this.refuse(name, `must be one of ${allowed.join(', ')}`)
    );
  }

  /** A comma-separated list, the parameter repeated, or both. */
  list(name: string, max: number): string[] {
    const value = this.query[name] ?? [];
    const items = (Array.isArray(value) ? value : [value])
      .flatMap((part) => String(part).split(','))
      .map((item) => item.trim())
      .filter((item) => item !== '');
    const unique = [...new Set(items)];
    if (unique.length > max) this.refuse(name, `must be at most ${max}`);
    if (unique.some((item) => item.includes('\0') || item.length > MAX_TEXT)) {
      this.refuse(name, `must be texts of at most ${MAX_TEXT} characters`);
    }
    return unique;
  }

  private refuse(field: string, problem: string): undefined {
    this.problems.push({ field, message: `${field} ${problem}` });
    return undefined;
  }
}
