import type { Client } from 'pg';
import { withClient } from '../tools/embedded-postgres';
import { generateProject } from '../tools/generate';
import { OWNER_ID } from './fill';
import { drive } from './load';
import { signIn } from './people.bench';
import { startServer } from './processes';
import { ms, progress, type Table, whole } from './report';
import type { BenchDatabase, BenchStack } from './stack';

const IMAGES = Number(process.env['BENCH_ADMIN_IMAGES'] ?? 20_000);
const ANNOTATIONS = Number(process.env['BENCH_ADMIN_ANNOTATIONS'] ?? 1_000_000);
const SESSIONS = 200_000;
const DATASETS = 100;
const DAYS = 90;
const PEOPLE = 50;
const WARM_UP_SECONDS = 1;
const SCANS = 5;
const SAVES = 300;
const ROUNDS = 5;
const ADMIN = '/api/v1/admin';

/** What administrators look at, with the scans that maintained numbers take the place of; and what they cost a save. */
export async function benchAdminStats(stack: BenchStack, seconds: number): Promise<Table> {
  const database = await stack.database(DATASETS);
  const place = await withClient(database.url, (client) => fill(client));
  await setRole(database, 'admin');
  try {
    const pages = await measurePages(database, place.datasetId, seconds);
    const saves = await withClient(database.url, (client) => measureSaves(client, place));
    return table([...pages, ...saves]);
  } finally {
    await setRole(database, 'standard_engineer');
  }
}

type Place = Awaited<ReturnType<typeof generateProject>>;

async function fill(client: Client): Promise<Place> {
  const place = await generateProject((text, values) => client.query(text, values), {
    images: IMAGES,
    annotations: 0,
    ownerId: OWNER_ID,
  });
  // By many people over many days, without waking triggers a million times; the recounts see them.
  await client.query('set session_replication_role = replica');
  await client.query(
    `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id, created_by,
       created_at, annotation_state, confirmed_at, confirmed_by)
     select $1::varchar, $2::varchar, i.id, 'bbox', case n % 2 when 0 then 'detection' else 'segmentation' end,
            '{"type": "bbox", "bbox": [10.5, 20.25, 100.5, 50], "image_width": 1920, "image_height": 1080}', 'c' || n % 20,
            1 + n % $4::int, d.at, case when i.place % 3 = 0 then 'confirmed' else 'draft' end,
            case when i.place % 3 = 0 then d.at end, case when i.place % 3 = 0 then 1 + n % $4::int end
       from generate_series(0, $3::int - 1) n
       join (select m.id, row_number() over () - 1 as place from image_metadata m where m.dataset_id = $2::varchar) i
         on i.place = n / 2 % $6::int
      cross join lateral (select now() - make_interval(days => n % $5::int) as at) d`,
    [place.projectId, place.datasetId, ANNOTATIONS, PEOPLE, DAYS, IMAGES],
  );
  await client.query('set session_replication_role = origin');
  await client.query('select recount_annotations($1::varchar)', [place.projectId]);
  await client.query('select recount_annotation_days($1::varchar)', [place.projectId]);
  progress('Annotations are there');
  await client.query(
    `insert into user_sessions (user_id, session_id, login_at, last_activity_at, logout_at)
     select 1 + n % $2::int, 'bench-' || n, t.at, t.at + interval '50 minutes', case when n % 2 = 0 then t.at + interval '1 hour' end
       from generate_series(1, $1::int) n,
            lateral (select now() - make_interval(secs => n::bigint * ${DAYS * 86_400} / $1::numeric) as at) t`,
    [SESSIONS, PEOPLE],
  );
  await client.query('vacuum analyze');
  return place;
}

/** Of the one user whom the benchmark knows. */
async function setRole({ env }: BenchDatabase, role: string): Promise<void> {
  await withClient(env['USER_DATABASE_URL'] ?? '', (client) =>
    client.query('update users set system_role = $2 where id = $1', [OWNER_ID, role]),
  );
}

const DAILY = (table: string, column: string) =>
  `select ${column}::date, count(*) from ${table} where ${column} > now() - interval '${DAYS} days' group by 1`;
const SCAN_OF_WORK = `
  select created_at::date, created_by, task_type, count(*) from annotations
   where created_at > now() - interval '${DAYS} days' group by 1, 2, 3`;

/** Each page, and the scan that would find the same numbers. */
const PAGES: Record<string, (datasetId: string) => { path: string; scan?: string }> = {
  'statistics, overview': () => ({ path: '/stats/overview?days=90', scan: SCAN_OF_WORK }),
  'statistics, users': () => ({ path: '/stats/users?days=90', scan: SCAN_OF_WORK }),
  'statistics, resources': () => ({
    path: '/stats/resources',
    scan: 'select task_type, count(*) from annotations group by 1',
  }),
  'statistics, performance': () => ({ path: '/stats/performance?days=90', scan: SCAN_OF_WORK }),
  'statistics, sessions': () => ({
    path: '/stats/sessions?days=90',
    scan: DAILY('user_sessions', 'login_at'),
  }),
  'sessions, first page': () => ({
    path: '/sessions',
    scan: 'select count(*) from user_sessions',
  }),
  'sessions in use': () => ({ path: '/sessions?active=true' }),
  'sessions that ended': () => ({ path: '/sessions?active=false' }),
  'datasets, overview': () => ({
    path: '/datasets/overview',
    scan: 'select count(*), sum(size) from image_metadata',
  }),
  'datasets, recent': () => ({ path: '/datasets/recent?limit=20' }),
  'dataset, details': (id) => ({
    path: `/datasets/${id}/details`,
    scan: `select count(*) from annotations where dataset_id = '${id}'`,
  }),
  'dataset, progress': (id) => ({
    path: `/datasets/${id}/progress`,
    scan: `select created_by, count(*) from annotations where dataset_id = '${id}' group by 1`,
  }),
  'dataset, activity': (id) => ({ path: `/datasets/${id}/activity?days=90&limit=200` }),
};

async function measurePages(
  { url, env }: BenchDatabase,
  datasetId: string,
  seconds: number,
): Promise<string[][]> {
  const server = await startServer('apps/labeler-api/src/main.js', { ...env, WORKER: 'off' });
  try {
    const headers = { authorization: `Bearer ${await signIn(server.origin)}` };
    const rows: string[][] = [];
    for (const [name, pageOf] of Object.entries(PAGES)) {
      const { path, scan } = pageOf(datasetId);
      const ask = (duration: number) =>
        drive({
          ...{ origin: server.origin, headers, connections: 1, seconds: duration },
          requests: [{ path: ADMIN + path }],
        });
      await ask(WARM_UP_SECONDS);
      const { p50, p95, failed } = await ask(seconds);
      const scanned = scan === undefined ? '' : ms(await scanTime(url, scan));
      progress(`${name}: ${ms(p50)} ms, by a scan ${scanned || '–'}`);
      rows.push([name, ms(p50), ms(p95), scanned, String(failed)]);
    }
    return rows;
  } finally {
    await server.stop();
  }
}

function scanTime(url: string, text: string): Promise<number> {
  return withClient(url, async (client) => {
    const times: number[] = [];
    for (let n = 0; n < SCANS; n++) times.push(await timeOf(() => client.query(text)));
    return medianOf(times);
  });
}

const SAVE: Record<string, string> = {
  insert: `
    insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id, created_by)
    select project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id, created_by
      from annotations where id = $1`,
  update: `update annotations set geometry = geometry || '{"n": 1}', version = version + 1 where id = $1`,
};

/** One save in PostgreSQL, with and without the triggers that keep the days, in turn. */
async function measureSaves(client: Client, { projectId }: Place): Promise<string[][]> {
  const { rows: some } = await client.query<{ id: string }>(
    'select id from annotations where project_id = $1 order by id limit $2',
    [projectId, SAVES],
  );
  const rows: string[][] = [];
  for (const [name, text] of Object.entries(SAVE)) {
    const times = { enable: [] as number[], disable: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const how of ['enable', 'disable'] as const) {
        await client.query(
          ['inserted', 'updated']
            .map((of) => `alter table annotations ${how} trigger annotation_days_${of};`)
            .join(''),
        );
        for (const { id } of some) {
          times[how].push(await timeOf(() => client.query({ name, text, values: [id] })));
        }
      }
    }
    await client.query('alter table annotations enable trigger user');
    const [kept, without] = [times.enable, times.disable].map(medianOf);
    rows.push([
      `one ${name}, kept / not kept`,
      `${kept?.toFixed(3)} / ${without?.toFixed(3)}`,
      '',
      '',
      '',
    ]);
  }
  return rows;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function medianOf(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function table(rows: string[][]): Table {
  return {
    title: 'Administration, milliseconds',
    note:
      `One connection; ${DATASETS + 1} datasets, ${whole(IMAGES)} images, ${whole(ANNOTATIONS)} annotations by ${PEOPLE} ` +
      `people over ${DAYS} days, ${whole(SESSIONS)} sessions; load, server and PostgreSQL share the machine. The scan is ` +
      'the one statement that would find the numbers from the rows themselves. Saves are statements in PostgreSQL, with ' +
      'and without the triggers that keep the days of annotations.',
    head: ['', 'p50', 'p95', 'by a scan', 'failed'],
    rows,
  };
}
