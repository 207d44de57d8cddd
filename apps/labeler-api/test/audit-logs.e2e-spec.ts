import { AuditSealer, ChainKeys } from '@libs/audit';
import { LabelerDb } from '@libs/labeler-db';
import { CORA, effort, ROOT } from '@libs/testing';
import fc from 'fast-check';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Item {
  id: number;
  timestamp: string;
  user_id: number | null;
  user_email: string | null;
  action: string;
  resource_type: string | null;
  status: string;
}
type Page = {
  total: number;
  limit: number;
  offset: number;
  items: Item[];
  next_cursor: string | null;
};
type Refused = Problem & { errors: { field: string }[] };

const PATH = '/admin/audit-logs';
const ROWS = 240;

describe('the audit log', () => {
  let labeler: Labeler;
  let token: string;
  /** Of the first row that was made up; others are written by the sign-ins of this suite. */
  let since: Date;
  let until: Date;

  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(ROOT);
    await labeler.databases.labeler('delete from audit_logs');
    until = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 - 3_600_000);
    since = new Date(until.getTime() - 5 * 86_400_000);
    for (const part of [0, 1]) {
      // Of every day one half is sealed, and some rows have the same time.
      await labeler.databases.labeler(
        `insert into audit_logs (timestamp, user_id, action, resource_type, resource_id, status)
         select $1::timestamptz + (i / 2) * interval '1 hour', case i % 5 when 0 then null when 1 then $4::int else i % 5 end,
                (array['login', 'logout', 'create', 'rare'])[1 + least(i % 7, 3 - sign(i % 40)::int)],
                (array['session', null, 'dataset'])[1 + i % 3], i::text,
                (array['success', 'success', 'failure'])[1 + i % 3]
           from generate_series(0, $2::int) i
          where (i / 24) % 2 = $3`,
        [since, ROWS - 1, part, ROOT.id],
      );
      if (part === 0) {
        await new AuditSealer(labeler.app.get(LabelerDb), new ChainKeys([])).run();
      }
    }
  });
  afterAll(() => labeler.stop());

  const get = <Body = Page>(path: string, as = token) =>
    labeler.get<Body>(`${PATH}${path}`, { token: as });
  const bounds = () => `start_date=${since.toISOString()}&end_date=${until.toISOString()}`;

  describe('is listed', () => {
    const filters = fc.record(
      {
        user_id: fc.constantFrom(String(ROOT.id), '2', '99'),
        action: fc.constantFrom('login', 'logout', 'create', 'rare', 'none'),
        resource_type: fc.constantFrom('session', 'dataset'),
        status: fc.constantFrom('success', 'failure', 'error'),
        start: fc.integer({ min: -30, max: 150 }),
        end: fc.integer({ min: -30, max: 150 }),
      },
      { requiredKeys: [] },
    );

    it('by page and by cursor exactly as all rows filtered and sorted, whatever is asked', async () => {
      await fc.assert(
        fc.asyncProperty(
          filters,
          fc.integer({ min: 1, max: 100 }),
          fc.nat(250),
          async (filter, limit, offset) => {
            const query = queryOf(filter, since, until);
            const all = await expected(labeler, query);
            const page = (await get(`?${query}&limit=${limit}&offset=${offset}`)).body;
            const first = (await get(`?${query}&limit=${limit}`)).body;
            const second = first.next_cursor
              ? (await get(`?${query}&limit=${limit}&cursor=${first.next_cursor}`)).body
              : undefined;

            expect(page).toMatchObject({ total: all.length, limit, offset });
            expect(page.items.map(({ id }) => id)).toEqual(all.slice(offset, offset + limit));
            expect(first.next_cursor === null).toBe(all.length <= limit);
            expect(second?.total ?? all.length).toBe(all.length);
            expect((second?.items ?? []).map(({ id }) => id)).toEqual(all.slice(limit, 2 * limit));
          },
        ),
        { numRuns: effort(200) },
      );
    });

    it('with the e-mail of everyone who is known', async () => {
      const { items } = (await get(`?${bounds()}&limit=500`)).body;
      const emails = new Map(items.map(({ user_id, user_email }) => [user_id, user_email]));

      expect(emails.get(ROOT.id)).toBe(ROOT.email);
      expect(emails.get(null)).toBeNull();
      expect(items).toHaveLength(ROWS);
    });

    it('row by row', async () => {
      const [item] = (await get(`?${bounds()}&limit=1`)).body.items;
      const { status, body } = await get<Item>(`/${item?.id}`);
      const unknown = await get<Problem>('/2000000000');

      expect(status).toBe(200);
      expect(body).toEqual({ ...item, created_at: expect.stringMatching(/Z$/) as string });
      expect([unknown.status, unknown.body.error]).toEqual([404, 'audit_log_not_found']);
    });

    it.each([
      ['limit=0', 'limit'],
      ['limit=501', 'limit'],
      ['offset=-1', 'offset'],
      ['user_id=x', 'user_id'],
      ['start_date=yesterday', 'start_date'],
      ['end_date=2026-02-31', 'end_date'],
      ['cursor=1', 'cursor'],
    ])('not with %s', async (query, field) => {
      const { status, body } = await get<Refused>(`?${query}`);

      expect([status, body.errors[0]?.field]).toEqual([422, field]);
    });

    it('to system administrators only', async () => {
      const cora = await labeler.signIn(CORA);
      const answers = await Promise.all(
        ['', '/1', '/stats/summary', '/meta/actions', '/export'].map((path) =>
          get<Problem>(path, cora),
        ),
      );

      for (const { status, body } of answers) {
        expect([status, body.detail]).toEqual([403, 'Admin privileges required']);
      }
    });
  });

  it('is summed up: as it is at this moment, sealed or not', async () => {
    const { body } = await get<Record<string, unknown>>('/stats/summary?days=90');

    const [sums] = await labeler.databases.labeler(
      `with l as (select * from audit_logs)
       select count(*)::int as total_logs, count(distinct user_id)::int as unique_users,
              (select jsonb_object_agg(action, n) from (select action, count(*) as n from l group by 1) x) as by_action,
              (select jsonb_object_agg(status, n) from (select status, count(*) as n from l group by 1) x) as by_status,
              (select jsonb_object_agg(resource_type, n)
                 from (select resource_type, count(*) as n from l group by 1) x
                where resource_type is not null) as by_resource_type
         from l`,
    );
    expect(body).toEqual({
      ...sums,
      time_range: {
        start: expect.stringMatching(/Z$/) as string,
        end: expect.stringMatching(/Z$/) as string,
        days: 90,
      },
    });
  });

  it('is summed up of no more than the days that are asked for', async () => {
    const { body } = await get<{ total_logs: number }>('/stats/summary?days=3');

    const [row] = await labeler.databases.labeler<{ n: number }>(
      `select count(*)::int as n from audit_logs where timestamp >= now() - interval '3 days'`,
    );
    expect(body.total_logs).toBe(row?.n);
  });

  it('names the actions and types that occur', async () => {
    expect((await get<string[]>('/meta/actions')).body).toEqual(
      expect.arrayContaining(['create', 'login', 'logout', 'rare']),
    );
    expect((await get<string[]>('/meta/resource-types')).body).toEqual(
      expect.arrayContaining(['dataset', 'session']),
    );
  });

  describe('is exported', () => {
    it('as CSV that no spreadsheet calculates, and that is on record', async () => {
      await labeler.databases.labeler(
        `insert into audit_logs (action, user_agent, details) values ('odd', '=HYPERLINK("x")', '{"a": "b,c"}')`,
      );

      const { status, headers, body } = await get<string>('/export?action=odd');

      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(headers.get('content-disposition')).toContain('filename="audit-logs.csv"');
      const [head, line, ...rest] = body.split('\r\n');
      expect(head).toBe(
        'id,timestamp,user_id,user_email,action,resource_type,resource_id,status,ip_address,user_agent,' +
          'session_id,error_message,details,created_at',
      );
      expect(line).toContain(`,odd,,,success,,"'=HYPERLINK(""x"")",,,"{""a"":""b,c""}",`);
      expect(rest).toEqual(['']);
      expect((await get('?action=audit_export')).body.items[0]).toMatchObject({
        user_id: ROOT.id,
        resource_type: 'audit_log',
        details: { format: 'csv', action: 'odd' },
      });
    });

    it('as one JSON object per line, all of them', async () => {
      const { body } = await get<string>(`/export?format=ndjson&${bounds()}`);
      const lines = body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Item);

      expect(lines.map(({ id }) => id)).toEqual(await expected(labeler, bounds()));
    });
  });

  it('keeps the row of a sign-in, whatever its headers claim and however long they are', async () => {
    const agent = 'x'.repeat(6000);
    await labeler.post('/auth/login', {
      body: { email: 'nobody@example.com', password: 'wrong' },
      headers: { 'User-Agent': agent, 'X-Forwarded-For': `203.0.113.9, ${'9'.repeat(3000)}` },
    });

    expect((await get('?action=login_failed&limit=1')).body.items).toMatchObject([
      { ip_address: '127.0.0.1', user_agent: agent.slice(0, 512), status: 'failure' },
    ]);
  });
});

function queryOf(
  { start, end, ...filter }: Record<string, string | number | undefined>,
  since: Date,
  until: Date,
): string {
  const hours = (n: unknown) => new Date(since.getTime() + Number(n) * 3_600_000);
  return new URLSearchParams({
    ...(filter as Record<string, string>),
    start_date: (start === undefined ? since : hours(start)).toISOString(),
    end_date: (end === undefined ? until : hours(end)).toISOString(),
  }).toString();
}

/** The ids that a list must have, found by reading everything. */
async function expected({ databases }: Labeler, query: string): Promise<number[]> {
  const asked = new URLSearchParams(query);
  const rows = await databases.labeler<{ id: string }>(
    `select id::text from audit_logs
      where ($1::int is null or user_id = $1) and ($2::text is null or action = $2)
        and ($3::text is null or resource_type = $3) and ($4::text is null or status = $4)
        and timestamp >= $5 and timestamp < $6::timestamptz + interval '1 millisecond'
      order by timestamp desc, id desc`,
    ['user_id', 'action', 'resource_type', 'status', 'start_date', 'end_date'].map((name) =>
      asked.get(name),
    ),
  );
  return rows.map(({ id }) => Number(id));
}
