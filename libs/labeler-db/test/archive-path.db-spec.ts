import { type TestDatabases, testDatabases } from '@libs/testing';
import fc from 'fast-check';

const PREFIX = 'datasets/ds_1/';

describe('the archive path of an image', () => {
  let db: TestDatabases;
  beforeAll(async () => (db = await testDatabases()));
  afterAll(() => db.drop());

  async function pathsOf(keys: string[]): Promise<string[]> {
    const rows = await db.labeler<{ path: string }>(
      `select dataset_archive_path('ds_1', k.key) as path
         from unnest($1::text[]) with ordinality as k(key, n) order by k.n`,
      [keys],
    );
    return rows.map(({ path }) => path);
  }

  it.each([
    ['images/train/a b.jpg', 'images/train/a b.jpg'],
    ['images/용접/사진 1.png', 'images/용접/사진 1.png'],
    ['images/50%.jpg', 'images/50%.jpg'],
    ['images/50%2F.jpg', 'images/50%252F.jpg'],
    ['../../etc/passwd', '%2E%2E/%2E%2E/etc/passwd'],
    ['images/./a..b/.../..', 'images/%2E/a..b/.../%2E%2E'],
    ['/etc/passwd', '%2Fetc/passwd'],
    ['images//a/', 'images/%2Fa%2F'],
    ['images\\..\\a', 'images%5C..%5Ca'],
    ['C:/a', 'C%3A/a'],
    ['images/c:a', 'images/c:a'],
    ['a\nb\u0001\u007f\u0085', 'a%0Ab%01%7F%C2%85'],
  ])('of the key %j is %j', async (key, path) => {
    expect(await pathsOf([PREFIX + key])).toEqual([path]);
  });

  it('is the whole key of an object that lies elsewhere', async () => {
    expect(await pathsOf(['legacy/a.jpg', '/datasets/ds_1/a', 'datasets/ds_10/a'])).toEqual([
      'legacy/a.jpg',
      '%2Fdatasets/ds_1/a',
      'datasets/ds_10/a',
    ]);
  });

  it('is safe to unpack, and different for different keys', async () => {
    const character = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('.', '/', '\\', ':', '%', 'C', '2', 'F', 'a') },
      {
        weight: 1,
        arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      },
    );
    const key = fc
      .array(character, { minLength: 1, maxLength: 12 })
      .map((parts) => parts.join('').replaceAll('\0', '_'))
      .filter((text) => !/\p{Surrogate}/u.test(text));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { minLength: 1, maxLength: 60 }), async (keys) => {
        const paths = await pathsOf(keys.map((each) => PREFIX + each));

        expect(new Set(paths).size).toBe(keys.length);
        expect(paths.filter(isUnsafe)).toEqual([]);
        expect(paths.map(unescape)).toEqual(keys);
      }),
      { numRuns: 40 },
    );
  });
});

function isUnsafe(path: string): boolean {
  const segments = path.split('/');
  return (
    segments.some((segment) => ['', '.', '..'].includes(segment)) ||
    /[\\\u0000-\u001f\u007f-\u009f]|^[A-Za-z]:/.test(path)
  );
}

/** Every escape is the percent form of the UTF-8 bytes that it stands for. */
function unescape(path: string): string {
  return path.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString(),
  );
}
