import { type TestDatabases, testDatabases, whileHolding } from '@libs/testing';
import fc from 'fast-check';

const DATASETS = ['ds_0', 'ds_1', 'ds_2'];

const dataset = fc.integer({ min: 0, max: 2 });
const image = fc.integer({ min: 0, max: 5 });
const rows = fc.array(fc.tuple(dataset, image), { minLength: 1, maxLength: 8 });
const checksum = fc.option(fc.integer({ min: 0, max: 3 }));

/** Each is one statement, most of them over several datasets. */
const change = fc.oneof(
  fc.record({
    kind: fc.constant('upload' as const),
    rows,
    size: fc.integer({ min: 0, max: 2 ** 40 }),
  }),
  fc.record({
    kind: fc.constant('overwrite' as const),
    rows,
    size: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({ kind: fc.constant('resize' as const), rows, by: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ kind: fc.constant('checksum' as const), rows, crc32: checksum }),
  fc.record({ kind: fc.constant('rename' as const), rows }),
  fc.record({
    kind: fc.constant('rekey' as const),
    rows,
    folder: fc.constantFrom('x', '용접', '..'),
  }),
  fc.record({ kind: fc.constant('move' as const), rows, to: dataset }),
  fc.record({ kind: fc.constant('remove' as const), rows }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** What an archive of a dataset holds; null is a checksum that nobody has computed yet. */
type Held = { dataset_id: string; s3_key: string; size: string; crc32: string | null }[];

describe('the totals of a dataset', () => {
  let db: TestDatabases;
  beforeAll(async () => (db = await testDatabases()));
  afterAll(() => db.drop());
  beforeEach(reset);

  async function reset(): Promise<void> {
    await db.labeler('delete from datasets');
    await db.labeler(
      `insert into datasets (id, name, owner_id, storage_path)
       select id, id, 1, 'datasets/' || id || '/' from unnest($1::text[]) id`,
      [DATASETS],
    );
    await db.labeler(
      `insert into annotation_projects (id, name, dataset_id, owner_id)
       select 'proj_' || id, id, id, 1 from unnest($1::text[]) id where id <> 'ds_2'`,
      [DATASETS],
    );
  }

  it('agree with the images after any statements', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 15 }), async (changes) => {
        await reset();
        for (const each of changes) await apply(each).catch(ignoreTakenName);

        expect(await stated()).toEqual(await counted());
      }),
      { numRuns: 60 },
    );
  });

  it('get a new revision exactly when an archive of the dataset would change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        change,
        async (past, next) => {
          await reset();
          for (const each of past) await apply(each).catch(ignoreTakenName);
          const [before, revisions] = [await held(), await contentRevisions()];
          const refused = await apply(next).then(() => false, ignoreTakenName);
          const [after, newRevisions] = [await held(), await contentRevisions()];

          const changed = DATASETS.filter((id) => newRevisions.get(id) !== revisions.get(id));
          expect(changed).toEqual(DATASETS.filter((id) => !refused && differ(id, before, after)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of a new project are those of its dataset', async () => {
    await db.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size) values ('ds_2', 'a', 'a', 'a', 1)`,
    );
    await db.labeler(
      `insert into annotation_projects (id, name, dataset_id, owner_id) values ('proj_2', 'x', 'ds_2', 1)`,
    );

    expect(await stated()).toEqual(await counted());
  });

  it('of a new project count an image that is being uploaded at that moment', async () => {
    await whileHolding(
      db,
      (client) =>
        client.query(
          `insert into image_metadata (dataset_id, id, file_name, s3_key, size) values ('ds_2', 'a', 'a', 'a', 1)`,
        ),
      () =>
        db.labeler(
          `insert into annotation_projects (id, name, dataset_id, owner_id) values ('proj_2', 'x', 'ds_2', 1)`,
        ),
    );

    expect(await stated()).toEqual(await counted());
  });

  it('are zero when the table of images is emptied', async () => {
    await apply({
      kind: 'upload',
      rows: [
        [0, 1],
        [1, 1],
      ],
      size: 5,
    });

    await db.labeler('truncate image_metadata cascade');

    expect(await stated()).toEqual(await counted());
  });

  it('change for a dataset whose rows were counted by somebody else before', async () => {
    await db.labeler(`update datasets set num_images = 400 where id = 'ds_0'`);

    await apply({ kind: 'upload', rows: [[0, 1]], size: 5 });

    expect(await stated()).toEqual(await counted());
  });

  /** Two images cannot have one name in the archive. */
  function ignoreTakenName(error: Error & { constraint?: string }): true {
    if (!error.constraint?.match(/ux_image_metadata_archive_path|image_metadata_pkey/)) throw error;
    return true;
  }

  function apply(each: Change): Promise<unknown> {
    const datasets = each.rows.map(([n]) => `ds_${n}`);
    const ids = each.rows.map(([, n]) => `img_${n}`);
    const chosen = `(i.dataset_id, i.id) in (select * from unnest($1::text[], $2::text[]))`;
    const values: unknown[] = [datasets, ids];
    switch (each.kind) {
      case 'upload':
        return db.labeler(insertion('on conflict do nothing'), [...values, each.size]);
      case 'overwrite':
        return db.labeler(
          insertion(
            'on conflict (dataset_id, id) do update set size = excluded.size, crc32 = null',
          ),
          [...values, each.size],
        );
      case 'resize':
        return db.labeler(`update image_metadata i set size = size + $3 where ${chosen}`, [
          ...values,
          each.by,
        ]);
      case 'checksum':
        return db.labeler(`update image_metadata i set crc32 = $3 where ${chosen}`, [
          ...values,
          each.crc32,
        ]);
      case 'rename':
        return db.labeler(`update image_metadata i set id = 'was ' || id where ${chosen}`, values);
      case 'rekey':
        return db.labeler(
          `update image_metadata i set s3_key = 'datasets/' || dataset_id || '/' || $3 || '/' || id where ${chosen}`,
          [...values, each.folder],
        );
      case 'move':
        return db.labeler(`update image_metadata i set dataset_id = $3 where ${chosen}`, [
          ...values,
          `ds_${each.to}`,
        ]);
      case 'remove':
        return db.labeler(`delete from image_metadata i where ${chosen}`, values);
    }
  }

  function insertion(conflict: string): string {
    return `insert into image_metadata (dataset_id, id, file_name, s3_key, size)
            select distinct d, i, i, 'datasets/' || d || '/images/' || i, $3::bigint
              from unnest($1::text[], $2::text[]) as t(d, i) ${conflict}`;
  }

  function stated() {
    return db.labeler(
      `select d.id, d.num_images, d.stored_images, d.total_bytes, d.archive_name_bytes, p.total_images
         from datasets d left join annotation_projects p on p.dataset_id = d.id order by d.id`,
    );
  }

  function counted() {
    return db.labeler(
      `select d.id, count(i.id)::int as num_images, count(i.id)::int as stored_images,
              coalesce(sum(i.size), 0)::bigint as total_bytes,
              coalesce(sum(octet_length(i.archive_path)), 0) as archive_name_bytes,
              case when p.id is not null then count(i.id)::int end as total_images
         from datasets d
         left join image_metadata i on i.dataset_id = d.id
         left join annotation_projects p on p.dataset_id = d.id
        group by d.id, p.id order by d.id`,
    );
  }

  async function contentRevisions(): Promise<Map<string, string>> {
    const found = await db.labeler<{ id: string; content_rev: string }>(
      'select id, content_rev from datasets',
    );
    return new Map(found.map((row) => [row.id, row.content_rev]));
  }

  function held(): Promise<Held> {
    return db.labeler('select dataset_id, s3_key, size, crc32 from image_metadata');
  }
});

function differ(id: string, before: Held, after: Held): boolean {
  const old = new Map(
    before.filter((row) => row.dataset_id === id).map((row) => [row.s3_key, row]),
  );
  const rows = after.filter((row) => row.dataset_id === id);
  return (
    rows.length !== old.size ||
    rows.some((row) => {
      const was = old.get(row.s3_key);
      return !was || was.size !== row.size || (was.crc32 !== null && was.crc32 !== row.crc32);
    })
  );
}
