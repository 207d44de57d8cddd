import { type TestDatabases, testDatabases, whileHolding } from '@libs/testing';
import fc from 'fast-check';

const PROJECTS = ['proj_0', 'proj_1'];

const place = fc.record({
  project: fc.integer({ min: 0, max: 1 }),
  image: fc.integer({ min: 0, max: 3 }),
  task: fc.constantFrom('detection', 'segmentation'),
  classId: fc.constantFrom(null, 'a', 'b'),
  state: fc.constantFrom('draft', 'confirmed', 'verified'),
});
/** A few groups of annotations are counted one after the other, many at once. */
const places = fc.oneof(
  { weight: 3, arbitrary: fc.array(place, { minLength: 1, maxLength: 6 }) },
  fc.array(place, { minLength: 25, maxLength: 60 }),
);
const some = fc.integer({ min: 1, max: 7 });

/** Each is one statement, most of them over several images and projects. */
const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('draw' as const), places }) },
  fc.record({ kind: fc.constant('erase' as const), some }),
  fc.record({
    kind: fc.constant('reclassify' as const),
    some,
    to: fc.constantFrom(null, 'a', 'c'),
  }),
  fc.record({ kind: fc.constant('reshape' as const), some }),
  fc.record({ kind: fc.constant('confirm' as const), some }),
  fc.record({ kind: fc.constant('reopen' as const), some }),
  fc.record({ kind: fc.constant('move' as const), some }),
  fc.record({ kind: fc.constant('swap' as const), places, some }),
  fc.record({ kind: fc.constant('rename' as const) }),
  fc.record({ kind: fc.constant('confirm images' as const) }),
  fc.record({ kind: fc.constant('remove image' as const), image: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ kind: fc.constant('remove project' as const) }),
  fc.record({ kind: fc.constant('add up' as const), atOnce: fc.integer({ min: 1, max: 20 }) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const DRAW = `
  insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                           annotation_state, created_by, created_at, confirmed_at, confirmed_by)
  select p.id, p.dataset_id, m.id, 'bbox', g.task, '{"type": "bbox"}', g."classId", g.state, 1 + g.image % 2,
         now() - make_interval(days => g.image), case when g.state <> 'draft' then now() end,
         case when g.state = 'confirmed' then 3 end
    from jsonb_to_recordset($1) as g(project int, image int, task text, "classId" text, state text)
    join annotation_projects p on p.id = 'proj_' || g.project
    join image_metadata m on m.dataset_id = p.dataset_id and m.id = g.image::text`;

const chosen = (some: number): string => `a.id % ${some} = 0`;
const given = (rows: unknown): string[] => [JSON.stringify(rows)];

const STATEMENTS: {
  [Kind in Change['kind']]: (each: Extract<Change, { kind: Kind }>) => [string, unknown[]?];
} = {
  draw: ({ places }) => [DRAW, given(places)],
  erase: ({ some }) => [`delete from annotations a where ${chosen(some)}`],
  reclassify: ({ some, to }) => [
    `update annotations a set class_id = $1 where ${chosen(some)}`,
    [to],
  ],
  reshape: ({ some }) => [
    `update annotations a set geometry = a.geometry || '{"n": ${some}}', annotation_state = 'draft'
      where ${chosen(some)}`,
  ],
  confirm: ({ some }) => [
    `update annotations a set annotation_state = 'confirmed', version = version + 1, confirmed_by = 2,
            confirmed_at = now() - make_interval(days => a.id::int % 3) where ${chosen(some)}`,
  ],
  reopen: ({ some }) => [
    `update annotations a set annotation_state = 'draft', confirmed_at = null where ${chosen(some)}`,
  ],
  move: ({ some }) => [
    `update annotations a set image_id = (a.image_id::int + 1) % 4
      where ${chosen(some)} and exists (select from image_metadata m
        where m.dataset_id = a.dataset_id and m.id = ((a.image_id::int + 1) % 4)::text)`,
  ],
  swap: ({ places, some }) => [
    `with erased as (delete from annotations a where ${chosen(some)}) ${DRAW}`,
    given(places),
  ],
  rename: () => [`update annotations set class_name = 'new'`],
  'confirm images': () => [
    `update image_annotation_status set is_image_confirmed = true where status = 'completed'`,
  ],
  'remove image': ({ image }) => ['delete from image_metadata where id = $1', [String(image)]],
  'remove project': () => [`delete from annotation_projects where id = 'proj_1'`],
  'add up': ({ atOnce }) => ['select add_up_annotation_days($1)', [atOnce]],
};

function statementOf<Kind extends Change['kind']>(each: Extract<Change, { kind: Kind }>) {
  return STATEMENTS[each.kind](each);
}

describe('the totals of annotations', () => {
  let db: TestDatabases;
  beforeAll(async () => (db = await testDatabases()));
  afterAll(() => db.drop());
  beforeEach(reset);

  async function reset(): Promise<void> {
    await db.labeler('delete from datasets');
    // Ids are never used again; here they are.
    await db.labeler('delete from annotation_day_changes');
    await db.labeler(
      `insert into datasets (id, name, owner_id, storage_path)
       select 'ds_' || right(id, 1), id, 1, 'datasets/' || id || '/' from unnest($1::text[]) id`,
      [PROJECTS],
    );
    await db.labeler(
      `insert into annotation_projects (id, name, dataset_id, owner_id)
       select id, id, 'ds_' || right(id, 1), 1 from unnest($1::text[]) id`,
      [PROJECTS],
    );
    await db.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size)
       select d.id, n, n, 'datasets/' || d.id || '/images/' || n, 1
         from datasets d, generate_series(0, 3) n`,
    );
  }

  it('agree with the annotations after any statements', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
        await reset();
        for (const each of changes) await apply(each);

        expect(await stated()).toEqual(await counted());
      }),
      { numRuns: 60 },
    );
  });

  it('say the same when they are counted anew', async () => {
    await db.labeler(DRAW, [
      JSON.stringify([
        { project: 0, image: 0, task: 'detection', classId: 'a', state: 'draft' },
        { project: 0, image: 1, task: 'segmentation', classId: null, state: 'confirmed' },
      ]),
    ]);
    const before = await stated();

    await db.labeler('select recount_annotations(id) from annotation_projects');
    await db.labeler('select recount_annotation_days(id) from annotation_projects');

    expect(await stated()).toEqual(before);
    expect(await db.labeler('select from annotation_day_changes')).toEqual([]);
  });

  it.each([
    ['an edit', 'update annotations set geometry = \'{"type": "bbox", "n": 2}\'', 'in-progress'],
    ['a reopened annotation', "update annotations set annotation_state = 'draft'", 'in-progress'],
    ['a new copy of the name', "update annotations set class_name = 'new'", 'completed'],
    ['a note', "update annotations set notes = 'seen', is_verified = true", 'completed'],
  ])('leave an image after %s as the rules say', async (_, statement, status) => {
    await draw({ state: 'draft' });
    await db.labeler("update annotations set annotation_state = 'confirmed'");
    await db.labeler(
      'update image_annotation_status set is_image_confirmed = true, confirmed_at = now(), confirmed_by = 1',
    );

    await db.labeler(statement);

    const [row] = await db.labeler<{ is_image_confirmed: boolean }>(
      'select status, is_image_confirmed, confirmed_by from image_annotation_status',
    );
    const confirmed = status === 'completed';
    expect(row).toEqual({
      status,
      is_image_confirmed: confirmed,
      confirmed_by: confirmed ? 1 : null,
    });
  });

  it('complete an image whose last draft is confirmed, without the word of a reviewer on the image', async () => {
    await draw({ state: 'draft' });

    await db.labeler("update annotations set annotation_state = 'confirmed'");

    expect(
      await db.labeler('select status, is_image_confirmed from image_annotation_status'),
    ).toEqual([{ status: 'completed', is_image_confirmed: false }]);
  });

  it('count an image once that two people begin at the same moment', async () => {
    await whileHolding(
      db,
      (client) => client.query(DRAW, [JSON.stringify([at({ task: 'detection' })])]),
      () => draw({ task: 'segmentation' }),
    );

    expect(await stated()).toEqual(await counted());
  });

  function at(change: object) {
    return { project: 0, image: 0, task: 'detection', classId: 'a', state: 'draft', ...change };
  }
  const draw = (change: object) => db.labeler(DRAW, [JSON.stringify([at(change)])]);

  const apply = (each: Change): Promise<unknown> => db.labeler(...statementOf(each));
  const stated = () =>
    db.labeler(
      `select p.id,
              (select coalesce(sum(a.annotations), 0) from project_activity a where a.project_id = p.id) as annotations,
              (select coalesce(sum(a.annotated_images), 0) from project_activity a where a.project_id = p.id) as images,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select c.task_type, c.class_id, sum(c.annotations) as annotations, sum(c.images) as images
                  from annotation_counts c where c.project_id = p.id group by c.task_type, c.class_id
                having sum(c.annotations) <> 0 or sum(c.images) <> 0) t) as classes,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select c.image_id, c.task_type, c.class_id, c.annotations, c.image_ordinal
                  from image_classes c where c.project_id = p.id) t) as image_classes,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select s.image_id, s.task_type, s.total_annotations, s.confirmed_annotations, s.draft_annotations,
                       s.image_ordinal
                  from image_annotation_status s where s.project_id = p.id) t) as statuses,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select c.task_type, sum(c.in_progress) as in_progress, sum(c.completed) as completed,
                       sum(c.confirmed) as confirmed
                  from image_status_counts c where c.project_id = p.id group by c.task_type
                having sum(c.in_progress) <> 0 or sum(c.completed) <> 0 or sum(c.confirmed) <> 0) t) as tasks,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select c.day, c.user_id, c.task_type, sum(c.created) as created, sum(c.confirmed) as confirmed
                  from (select project_id, day, user_id, task_type, created, confirmed from annotation_days
                        union all
                        select project_id, day, user_id, task_type, created, confirmed from annotation_day_changes) c
                 where c.project_id = p.id group by 1, 2, 3
                having sum(c.created) <> 0 or sum(c.confirmed) <> 0) t) as days,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select c.user_id, c.task_type, sum(c.n) as annotations
                  from (select project_id, user_id, task_type, annotations as n from annotation_authors
                        union all
                        select project_id, user_id, task_type, created from annotation_day_changes) c
                 where c.project_id = p.id group by 1, 2 having sum(c.n) <> 0) t) as authors
         from annotation_projects p order by p.id`,
    );

  const counted = () =>
    db.labeler(
      `select p.id,
              (select count(*) from annotations a where a.project_id = p.id) as annotations,
              (select count(distinct a.image_id) from annotations a where a.project_id = p.id) as images,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select a.task_type, coalesce(a.class_id, '') as class_id, count(*) as annotations,
                       count(distinct a.image_id) as images
                  from annotations a where a.project_id = p.id group by 1, 2) t) as classes,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select a.image_id, a.task_type, coalesce(a.class_id, '') as class_id, count(*) as annotations,
                       m.ordinal as image_ordinal
                  from annotations a
                  join image_metadata m on m.dataset_id = a.dataset_id and m.id = a.image_id
                 where a.project_id = p.id group by 1, 2, 3, 5) t) as image_classes,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select a.image_id, a.task_type, count(*) as total_annotations,
                       count(*) filter (where a.annotation_state = 'confirmed') as confirmed_annotations,
                       count(*) filter (where a.annotation_state = 'draft') as draft_annotations,
                       m.ordinal as image_ordinal
                  from annotations a
                  join image_metadata m on m.dataset_id = a.dataset_id and m.id = a.image_id
                 where a.project_id = p.id group by 1, 2, 6) t) as statuses,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select s.task_type, count(*) filter (where s.status = 'in-progress') as in_progress,
                       count(*) filter (where s.status = 'completed' and not s.is_image_confirmed) as completed,
                       count(*) filter (where s.is_image_confirmed) as confirmed
                  from image_annotation_status s where s.project_id = p.id group by 1) t) as tasks,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select d.day, d.user_id, d.task_type, sum(d.created) as created, sum(d.confirmed) as confirmed
                  from (select (a.created_at at time zone 'UTC')::date as day, a.created_by as user_id, a.task_type,
                               1 as created, 0 as confirmed
                          from annotations a where a.project_id = p.id
                        union all
                        select (a.confirmed_at at time zone 'UTC')::date, coalesce(a.confirmed_by, a.created_by),
                               a.task_type, 0, 1
                          from annotations a
                         where a.project_id = p.id and a.confirmed_at is not null and a.annotation_state <> 'draft') d
                 group by 1, 2, 3) t) as days,
              (select coalesce(jsonb_agg(t order by t), '[]') from (
                select a.created_by as user_id, a.task_type, count(*) as annotations
                  from annotations a where a.project_id = p.id group by 1, 2) t) as authors
         from annotation_projects p order by p.id`,
    );
});
