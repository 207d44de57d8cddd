import { AuditSealer, AuditVerifier, ChainKeys } from '@libs/audit';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { withClient } from '../tools/embedded-postgres';
import { signIn } from './people.bench';
import { startServer } from './processes';
import { progress, type Table, whole } from './report';
import { type BenchStack, OWNER } from './stack';

/** Unless `--rows` says otherwise. */
const DEFAULT_ROWS = 2_000_000;
const DAYS = 365;
const USERS = 200;
const REPEATS = 40;
const PATH = '/api/v1/admin/audit-logs';
const KEY = 'k'.repeat(32);
const LIMIT_MS = 3_600_000;

/** What administrators ask of a long audit log, beside the plain count of its rows; and how fast the chain grows. */
export async function benchAudit(stack: BenchStack): Promise<Table> {
  const rows = rowsOf(process.argv);
  const { url, env } = await stack.database(1);
  await withClient(env.USER_DATABASE_URL ?? '', (client) =>
    client.query(`update users set system_role = 'admin' where email = $1`, [OWNER.email]),
  );
  progress(`${rows} rows of audit_logs`);
  await fill(url, rows);
  const config = labelerDbConfigSchema.parse({ LABELER_DATABASE_URL: url });
  const db = new LabelerDb({ ...config, statementTimeoutMs: LIMIT_MS });
  try {
    progress('sealing');
    const sealing = await timed(() => new AuditSealer(db, new ChainKeys([KEY])).run());
    await db.query('analyze');
    progress('verifying');
    const verifying = await timed(async () => {
      const { broken, reading } = await new AuditVerifier(db, new ChainKeys([KEY])).verify();
      if (broken > 0) throw new Error(`The chain is broken in ${broken} places`);
      return reading.verified;
    });
    const scan = await times(() => db.query('select count(*) from audit_logs'), 5);
    progress('asking');
    const asked = await askAll({ ...env, AUDIT_KEY: KEY }, rows);
    return {
      title: `Audit log of ${whole(rows)} rows`,
      note:
        `Over ${DAYS} days, of ${USERS} users; each request alone, ${REPEATS} times, times in milliseconds. ` +
        'The scan is what a list would cost that counts its rows.',
      head: ['', 'p50', 'p95', 'rows/s'],
      rows: [
        ['count(*) over everything', ...scan, ''],
        ...asked.map((row) => [...row, '']),
        ['sealing', '', '', perSecond(sealing)],
        ['verifying', '', '', perSecond(verifying)],
      ],
    };
  } finally {
    await db.close();
  }
}

function rowsOf(args: readonly string[]): number {
  const given = args[args.indexOf('--rows') + 1];
  return args.includes('--rows') ? Number(given) : DEFAULT_ROWS;
}

/** Rows as they come in: evenly over the days, a few actions often and others seldom. */
async function fill(url: string, rows: number): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(
      `select make_audit_month((date_trunc('month', now() at time zone 'UTC') - make_interval(months => i))::date)
         from generate_series(1, 12) i`,
    );
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
        where tablename = 'audit_logs' and indexname like 'ix%'`,
    );
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    for (let from = 0; from < rows; from += 500_000) {
      await client.query(
        `insert into audit_logs (timestamp, created_at, user_id, action, resource_type, resource_id, details, ip_address,
           user_agent, session_id, status)
         select t.at, t.at, nullif(t.h % ${USERS + 1}, 0),
                case when t.h % 100000 = 0 then 'dataset_transfer'
                     else (array['annotation_create', 'annotation_update', 'annotation_delete', 'login', 'logout', 'upload',
                                 'image_confirm', 'export_create', 'comment_create', 'permission_grant'])[1 + t.h % 10] end,
                (array['annotation', 'annotation', 'annotation', 'session', 'session', 'dataset', 'image', 'export',
                       'comment', 'project_permission'])[1 + t.h % 10],
                t.h::text, jsonb_build_object('project_id', 'proj_' || t.h % 1000, 'image_id', 'img_' || t.h % 77777),
                '192.0.2.1', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'session-' || t.h % 5000,
                case when t.h % 1000 = 7 then 'failure' when t.h % 500000 = 9 then 'error' else 'success' end
           from (select now() - interval '${DAYS} days' * (1 - i::float8 / $1) as at, (i::bigint * 7919) % 1000003 as h
                   from generate_series($2::int, $3::int) i) t`,
        [rows, from, Math.min(from + 500_000, rows) - 1],
      );
      progress(`${Math.min(from + 500_000, rows)} written`);
    }
    for (const { definition } of indexes) {
      await client.query(definition.replace(' ON ONLY ', ' ON '));
    }
    await client.query('vacuum analyze');
  });
}

async function askAll(env: Record<string, string>, rows: number): Promise<string[][]> {
  const server = await startServer('apps/labeler-api/src/main.js', { ...env, WORKER: 'off' });
  try {
    const headers = { authorization: `Bearer ${await signIn(server.origin)}` };
    const ask = async (path: string) => {
      const response = await fetch(`${server.origin}${PATH}${path}`, { headers });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return text;
    };
    const asked: string[][] = [];
    for (const [name, path] of Object.entries(requests(rows))) {
      await ask(path);
      asked.push([name, ...(await times(() => ask(path), REPEATS))]);
    }
    return asked;
  } finally {
    await server.stop();
  }
}

function requests(rows: number): Record<string, string> {
  const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  return {
    'first page': '?limit=50',
    'page in the middle': `?limit=50&offset=${Math.floor(rows / 2)}`,
    'last page': `?limit=50&offset=${rows - 50}`,
    'a frequent action': '?limit=50&action=login',
    'a frequent action, in the middle': `?limit=50&action=login&offset=${Math.floor(rows / 20)}`,
    'a rare action': '?limit=50&action=dataset_transfer',
    'an action that is not there': '?limit=50&action=none',
    errors: '?limit=50&status=error',
    'a user': '?limit=50&user_id=77',
    'a user and an action, in the middle': `?limit=50&user_id=77&action=login&offset=${Math.floor(rows / USERS / 20)}`,
    'odd hours of half a year': `?limit=50&start_date=${at(190.4)}&end_date=${at(7.3)}`,
    '500 rows': '?limit=500',
    'one row': `/${Math.floor(rows / 3) + 1}`,
    'summary of 7 days': '/stats/summary?days=7',
    'summary of 90 days': '/stats/summary?days=90',
    actions: '/meta/actions',
    'types of resources': '/meta/resource-types',
  };
}

async function times(work: () => Promise<unknown>, count: number): Promise<[string, string]> {
  const taken: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  taken.sort((a, b) => a - b);
  const at = (part: number) => (taken[Math.ceil(part * count) - 1] ?? 0).toFixed(1);
  return [at(0.5), at(0.95)];
}

async function timed(work: () => Promise<number>): Promise<{ rows: number; seconds: number }> {
  const start = performance.now();
  const rows = await work();
  return { rows, seconds: (performance.now() - start) / 1000 };
}

function perSecond({ rows, seconds }: { rows: number; seconds: number }): string {
  return whole(rows / seconds);
}
