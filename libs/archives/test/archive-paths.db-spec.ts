import { type TestDatabases, testDatabases } from '@libs/testing';
import { safeArchivePath } from '@libs/zip';
import fc from 'fast-check';

const PARTS = [
  '..',
  '.',
  '/',
  '//',
  '\\',
  '%',
  '%2F',
  '2E',
  'C:',
  '\n',
  '\u007f',
  '\u0085',
  ' ',
  '한국어',
];
const path = fc
  .array(fc.oneof(fc.constantFrom(...PARTS), fc.string({ unit: 'grapheme', maxLength: 4 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '' && !text.includes('\0'));

describe('dataset_archive_path', () => {
  let databases: TestDatabases;
  beforeAll(async () => {
    databases = await testDatabases();
  });
  afterAll(() => databases.drop());

  it('names files in the database as safeArchivePath does in the process', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(path, { minLength: 1, maxLength: 50 }), async (paths) => {
        const rows = await databases.labeler<{ name: string }>(
          `select dataset_archive_path('ds_1', 'datasets/ds_1/' || p.path) as name
             from unnest($1::text[]) with ordinality as p(path, position)
            order by p.position`,
          [paths],
        );

        expect(rows.map(({ name }) => name)).toEqual(paths.map(safeArchivePath));
      }),
    );
  });
});
