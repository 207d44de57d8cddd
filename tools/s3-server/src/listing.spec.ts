import fc from 'fast-check';
import { type ObjectKey } from './keys';
import { afterAllOf, list, type Listing, type ListingQuery } from './listing';
import { SortedKeys } from './sorted-keys';

const key = fc
  .array(fc.constantFrom('a', 'b', '/', '\u00ff', '\0', '%'), { minLength: 1, maxLength: 6 })
  .map((chars) => chars.join('') as ObjectKey);

function sorted(keys: Iterable<ObjectKey>): SortedKeys {
  const set = new SortedKeys();
  for (const item of keys) set.add(item);
  return set;
}

/** The whole listing, straight from the definition. */
function model(keys: readonly ObjectKey[], { prefix, delimiter, after }: ListingQuery) {
  const shown = [...new Set(keys)].sort().filter((item) => item.startsWith(prefix));
  const rest = shown.filter((item) => after === undefined || item > after);
  const entries = rest.map((item) => {
    const end = delimiter ? item.indexOf(delimiter, prefix.length) : -1;
    return end < 0 ? item : `${item.slice(0, end + delimiter.length)}…`;
  });
  return [...new Set(entries)];
}

describe('a listing', () => {
  it('shows what its definition says, page by page, for any keys and any page size', () => {
    const query = fc.record({
      prefix: fc.constantFrom('', 'a', 'a/', '\u00ff'),
      delimiter: fc.constantFrom('', '/', 'ab'),
      limit: fc.integer({ min: 1, max: 4 }),
      after: fc.option(key, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(key, { maxLength: 40 }), query, (keys, asked) => {
        const set = sorted(keys);
        const seen: string[] = [];
        let start: Pick<ListingQuery, 'after' | 'afterPrefix'> = { after: asked.after };
        let page: Listing;
        do {
          page = list(set, { ...asked, ...start });
          const entries = [...page.keys, ...page.prefixes.map((prefix) => `${prefix}…`)];
          expect(entries.length).toBeLessThanOrEqual(asked.limit);
          seen.push(...entries.sort());
          if (page.next) start = { after: undefined, ...page.next };
        } while (page.next);

        expect(seen).toEqual(model(keys, asked));
      }),
    );
  });

  it('shows nothing and is not truncated when asked for no keys', () => {
    const page = list(sorted(['a' as ObjectKey]), { prefix: '', delimiter: '', limit: 0 });

    expect(page).toEqual({ keys: [], prefixes: [], next: undefined });
  });

  it('skips a rolled-up prefix of the highest bytes', () => {
    expect(afterAllOf('a\u00ff\u00ff')).toBe('b');
    expect(afterAllOf('\u00ff')).toBeUndefined();
  });
});

describe('sorted keys', () => {
  it('stay a sorted set through any additions and removals', () => {
    const step = fc.record({ key: fc.integer({ min: 0, max: 5000 }), add: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.boolean(), (steps, many) => {
        const keys = new SortedKeys();
        const expected = new Set<string>();
        const initial = many ? Array.from({ length: 2500 }, (_, i) => i * 7) : [];
        for (const number of initial) {
          keys.add(String(number) as ObjectKey);
          expected.add(String(number));
        }
        for (const { key: number, add } of steps) {
          const item = String(number) as ObjectKey;
          if (add) keys.add(item);
          else keys.delete(item);
          if (add) expected.add(item);
          else expected.delete(item);
        }

        expect([...keys.from('')]).toEqual([...expected].sort());
        expect([...keys.from('3')]).toEqual([...expected].sort().filter((item) => item >= '3'));
      }),
      { numRuns: 15 },
    );
  });
});
