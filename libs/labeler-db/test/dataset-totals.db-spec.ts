import { type TestDatabases, testDatabases } from '@libs/testing';
import fc from 'fast-check';

const KEY = 'visibility, labeled, format, published_task_types';

type Kind = { visibility: string; labeled: boolean; format: string; status: string };

const kind = fc.record<Kind>({
  visibility: fc.constantFrom('private', 'public', 'organization'),
  labeled: fc.boolean(),
  format: fc.constantFrom('images', 'dice'),
  status: fc.constantFrom('active', 'archived', 'deleting'),
});
const number = fc.integer({ min: 0, max: 7 });

/** One statement each, over several rows at once where that is possible. */
const change = fc.oneof(
  fc.record({ insert: fc.uniqueArray(number, { minLength: 1 }), kind }),
  fc.record({ update: fc.array(number, { minLength: 1 }), kind }),
  fc.record({ publish: number, task: fc.constantFrom('detection', 'segmentation') }),
  fc.record({ unpublish: number }),
  fc.record({ remove: fc.array(number, { minLength: 1 }) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

describe('dataset_totals', () => {
  let db: TestDatabases;
  beforeAll(async () => (db = await testDatabases()));
  afterAll(() => db.drop());

  it('agrees with the datasets after any changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 25 }), async (changes) => {
        await db.labeler('delete from datasets');
        for (const each of changes) await apply(each);
        expect(await kept()).toEqual(await counted());
      }),
      { numRuns: 40 },
    );
  });

  it('starts anew when the datasets are truncated', async () => {
    await apply({ insert: [1, 2], kind: { ...ANY, visibility: 'public' } });

    await db.labeler('truncate datasets cascade');

    expect(await kept()).toEqual([]);
  });

  const ANY: Kind = { visibility: 'private', labeled: false, format: 'images', status: 'active' };
  const id = (n: number) => `ds_${n}`;

  async function apply(step: Change): Promise<void> {
    if ('insert' in step) {
      const { visibility, labeled, format, status } = step.kind;
      await db.labeler(
        `insert into datasets (id, name, owner_id, storage_path, visibility, labeled, format, status)
         select i, i, 1, i, $2, $3, $4, $5 from unnest($1::text[]) i on conflict do nothing`,
        [step.insert.map(id), visibility, labeled, format, status],
      );
    } else if ('update' in step) {
      const { visibility, labeled, format, status } = step.kind;
      await db.labeler(
        `update datasets set visibility = $2, labeled = $3, format = $4, status = $5
          where id = any($1)`,
        [step.update.map(id), visibility, labeled, format, status],
      );
    } else if ('publish' in step) {
      await db.labeler(
        `insert into dataset_publications (dataset_id, task_type, annotation_path, num_images,
           num_annotations, num_classes, class_names, content_hash)
         select id, $2, '', 0, 0, 0, '[]', '' from datasets where id = $1 on conflict do nothing`,
        [id(step.publish), step.task],
      );
    } else if ('unpublish' in step) {
      await db.labeler('delete from dataset_publications where dataset_id = $1', [
        id(step.unpublish),
      ]);
    } else {
      await db.labeler('delete from datasets where id = any($1)', [step.remove.map(id)]);
    }
  }

  function kept() {
    return db.labeler(
      `select ${KEY}, num_datasets::int as n from dataset_totals where num_datasets <> 0 order by ${KEY}`,
    );
  }

  function counted() {
    return db.labeler(
      `select ${KEY}, count(*)::int as n from datasets where status <> 'deleting'
        group by ${KEY} order by ${KEY}`,
    );
  }
});
