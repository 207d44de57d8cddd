import { type TestDatabases, testDatabases } from '@libs/testing';
import fc from 'fast-check';

const DATASETS = ['ds_0', 'ds_1'];

const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 1, max: 4000 })), {
  minLength: 1,
  maxLength: 8,
});

/** Each is one statement, most of them over both datasets. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('upload' as const), rows }),
  fc.record({ kind: fc.constant('remove' as const), some: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('move' as const), some: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('rename' as const) }),
  fc.record({ kind: fc.constant('remove dataset' as const) }),
  fc.record({ kind: fc.constant('empty' as const) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const UPLOAD = `
  insert into image_metadata (dataset_id, id, file_name, s3_key, size, ordinal)
  select 'ds_' || (g -> 0)::text, g::text, 'a', 'a/' || g::text, 1, (g -> 1)::bigint
    from jsonb_array_elements($1) g
    join datasets d on d.id = 'ds_' || (g -> 0)::text
  on conflict do nothing`;

function statementOf(each: Change): [string, unknown[]?] {
  if (each.kind === 'upload') return [UPLOAD, [JSON.stringify(each.rows)]];
  if (each.kind === 'remove') {
    return ['delete from image_metadata where ordinal % $1::int = 0', [each.some]];
  }
  if (each.kind === 'move') {
    return [
      `update image_metadata set ordinal = ordinal + 5000, s3_key = s3_key || 'x' where ordinal % $1::int = 0`,
      [each.some],
    ];
  }
  if (each.kind === 'rename') return [`update image_metadata set file_name = 'b'`];
  if (each.kind === 'empty') return ['truncate image_metadata cascade'];
  return [`delete from datasets where id = 'ds_1'`];
}

describe('the number of images in each block of a list', () => {
  let db: TestDatabases;
  beforeAll(async () => (db = await testDatabases()));
  afterAll(() => db.drop());

  const reset = async () => {
    await db.labeler('delete from datasets');
    await db.labeler(
      `insert into datasets (id, name, owner_id, storage_path)
       select id, id, 1, 'datasets/' || id || '/' from unnest($1::text[]) id`,
      [DATASETS],
    );
  };

  it('agrees with the images after any statements', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        await reset();
        for (const each of changes) await db.labeler(...statementOf(each));

        const counted = await db.labeler(
          'select dataset_id, block, images from image_blocks order by 1, 2',
        );
        const actual = await db.labeler(
          `select dataset_id, ordinal / 1024 as block, count(*)::int as images
             from image_metadata group by 1, 2 order by 1, 2`,
        );
        expect(counted).toEqual(actual);
      }),
      { numRuns: 40 },
    );
  });
});
