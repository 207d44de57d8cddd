import { type ObjectKey } from './keys';
import { type SortedKeys } from './sorted-keys';

export interface ListingQuery {
  readonly prefix: string;
  readonly delimiter: string;
  readonly limit: number;
  /** Only keys after this one count. */
  readonly after?: string;
  /** Only keys that do not start with this one and come after it count: a rolled-up prefix already listed. */
  readonly afterPrefix?: string;
}

export interface Listing {
  readonly keys: readonly ObjectKey[];
  readonly prefixes: readonly string[];
  /** Where the next page goes on; absent on the last page. */
  readonly next?: { readonly after: string } | { readonly afterPrefix: string };
}

/** The least string above everything that starts with `prefix`; undefined when there is none. */
export function afterAllOf(prefix: string): string | undefined {
  const end = prefix.replace(/\u00ff+$/, '');
  if (!end) return undefined;
  return end.slice(0, -1) + String.fromCharCode(end.charCodeAt(end.length - 1) + 1);
}

function startOf({ prefix, after, afterPrefix }: ListingQuery): string | undefined {
  const starts = [prefix];
  if (after !== undefined) starts.push(`${after}\0`);
  if (afterPrefix !== undefined) {
    const next = afterAllOf(afterPrefix);
    if (next === undefined) return undefined;
    starts.push(next);
  }
  return starts.reduce((a, b) => (a > b ? a : b));
}

type Entry = { readonly key: ObjectKey } | { readonly prefix: string };

/** Keys that share a beginning up to the delimiter are rolled up and skipped in one step. */
function* entries(keys: SortedKeys, query: ListingQuery): Generator<Entry> {
  const { prefix, delimiter } = query;
  let from = startOf(query);
  while (from !== undefined) {
    let rolledUp: string | undefined;
    for (const key of keys.from(from)) {
      if (!key.startsWith(prefix)) return;
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      if (end >= 0) {
        rolledUp = key.slice(0, end + delimiter.length);
        break;
      }
      yield { key };
    }
    if (rolledUp === undefined) return;
    yield { prefix: rolledUp };
    from = afterAllOf(rolledUp);
  }
}

/** One page of a listing in byte order; it costs what it shows, not what it rolls up. */
export function list(keys: SortedKeys, query: ListingQuery): Listing {
  const page = { keys: [] as ObjectKey[], prefixes: [] as string[] };
  let last: Listing['next'];
  for (const entry of entries(keys, query)) {
    if (page.keys.length + page.prefixes.length >= query.limit) return { ...page, next: last };
    if ('key' in entry) {
      page.keys.push(entry.key);
      last = { after: entry.key };
    } else {
      page.prefixes.push(entry.prefix);
      last = { afterPrefix: entry.prefix };
    }
  }
  return page;
}
