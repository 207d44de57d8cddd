import type { ProblemCode } from '@libs/formats';
import type { Tx } from '@libs/database';
import type { ProblemTally } from './problem-tally';

export interface ImageMatches {
  matched: number;
  unmatchedCount: number;
  /** Names as the file has them, the first hundred. */
  unmatched: string[];
}

const NAMES_SHOWN = 100;
const PLACES_SHOWN = 20;

const stemOf = (path: string) => String.raw`regexp_replace(${path}, '(?<=[^/])\.[^./]*$', '')`;
const baseOf = (path: string) => `regexp_replace(${path}, '^.*/', '')`;
const withoutFolder = (path: string) => `regexp_replace(${path}, '^images/', '')`;

/** How a name of the file finds an image: what they must have in common, most exact first. */
const RULES: readonly { name: string; path: string }[] = [
  { name: 'n.path', path: 'p.path' },
  { name: 'n.path', path: withoutFolder('p.path') },
  { name: 'n.id', path: 'p.path' },
  { name: 'n.stem', path: withoutFolder('p.path') },
  { name: 'n.stem', path: stemOf(withoutFolder('p.path')) },
  { name: 'n.base', path: baseOf('p.path') },
  { name: 'n.base_stem', path: baseOf('p.path') },
  { name: 'n.base_stem', path: stemOf(baseOf('p.path')) },
];
/** From here on folders do not count. */
const FIRST_BASE_RULE = 5;

const CREATE_NAMES = `
  create temporary table import_names (
    id varchar(255) not null, path text not null, stem text not null, base text not null, base_stem text not null,
    width int, height int
  ) on commit drop`;

const INSERT_NAMES = `
  insert into import_names (id, path, stem, base, base_stem, width, height)
  select m.id, p.path, ${stemOf('p.path')}, b.base, ${stemOf('b.base')}, m.width, m.height
    from image_metadata m
   cross join lateral (values ('datasets/' || m.dataset_id || '/images/')) as f(prefix)
   cross join lateral (values (normalize(case when starts_with(m.s3_key, f.prefix)
                                              then substr(m.s3_key, length(f.prefix) + 1)
                                              else m.archive_path end, NFC))) as p(path)
   cross join lateral (values (${baseOf('p.path')})) as b(base)
   where m.dataset_id = $1`;

const MARK_REPEATED = `
  update import_images i set problem = 'image_id_repeated'
    from (select key from import_images group by key having count(distinct paths) > 1) r
   where i.key = r.key`;

const DELETE_REPEATED = `
  delete from import_images i
   using (select key, min(position) as first from import_images group by key having count(*) > 1) r
   where i.key = r.key and i.position > r.first`;

const APPLY_RULES = RULES.map(
  ({ name, path }, rule) => `
  update import_images i
     set image_id = case when f.images = 1 then f.id end,
         rule = ${rule},
         problem = case when f.images > 1 then 'image_ambiguous' end
    from (select distinct on (c.position) c.position, c.images, c.id
            from (select w.position, p.choice, count(distinct n.id) as images, min(n.id) as id
                    from import_images w
                   cross join lateral unnest(w.paths) with ordinality as p(path, choice)
                    join import_names n on ${name} = ${path}
                   where w.image_id is null and w.problem is null
                   group by w.position, p.choice) c
           order by c.position, c.images > 1, c.choice) f
   where i.position = f.position`,
);

const HAS_OPEN = `
  select 1 as open from import_images where image_id is null and problem is null limit 1`;

/** Two pictures of the same name in different folders are two pictures, and at most one of them is this one. */
const MARK_COMPETING = `
  update import_images i set image_id = null, problem = 'image_ambiguous'
   where i.rule >= ${FIRST_BASE_RULE}
     and exists (select from import_images o where o.image_id = i.image_id and o.paths <> i.paths)`;

const MARK_REST = `
  update import_images set problem = 'image_not_found' where image_id is null and problem is null`;

const COUNT_MATCHES = `
  select count(distinct image_id)::int as matched, (count(*) - count(image_id))::int as unmatched
    from import_images`;

const LIST_UNMATCHED = `
  select paths[1] as name from import_images where image_id is null order by position limit $1`;

const COUNT_LOST = `
  select coalesce(i.problem, 'image_id_unknown') as code, count(*)::int as count,
         (array_agg(o.place order by o.position))[1:$1::int] as places
    from import_objects o
    left join import_images i on i.key = o.image_key
   where i.image_id is null
   group by 1 order by 1`;

/**
 * Finds the images of the dataset that the staged file speaks of: by path, by id, without extension, and by the last
 * part of the name where that is unique. An annotation whose image is not found is counted.
 */
export async function matchImages(
  tx: Tx,
  datasetId: string,
  tally: ProblemTally,
): Promise<ImageMatches> {
  await tx.query(CREATE_NAMES);
  await tx.query(INSERT_NAMES, [datasetId]);
  await tx.query('analyze import_names');
  await tx.query(MARK_REPEATED);
  await tx.query(DELETE_REPEATED);
  for (const rule of APPLY_RULES) {
    const open = await tx.query(HAS_OPEN);
    if (open.length === 0) break;
    await tx.query(rule);
  }
  await tx.query(MARK_COMPETING);
  await tx.query(MARK_REST);
  await tx.query('analyze import_images');
  return counted(tx, tally);
}

async function counted(tx: Tx, tally: ProblemTally): Promise<ImageMatches> {
  const lost = await tx.query<{ code: ProblemCode; count: number; places: string[] }>(COUNT_LOST, [
    PLACES_SHOWN,
  ]);
  for (const { code, count, places } of lost) tally.add(code, places, count);
  const [counts] = await tx.query<{ matched: number; unmatched: number }>(COUNT_MATCHES);
  const names = await tx.query<{ name: string }>(LIST_UNMATCHED, [NAMES_SHOWN]);
  return {
    matched: counts?.matched ?? 0,
    unmatchedCount: counts?.unmatched ?? 0,
    unmatched: names.map(({ name }) => name),
  };
}
