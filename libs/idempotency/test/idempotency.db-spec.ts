import { LabelerDb } from '@libs/labeler-db';
import { countStatements, databaseConfig, type TestDatabases, testDatabases } from '@libs/testing';
import { randomUUID } from 'node:crypto';
import { KeyRepository } from '../src/key.repository';
import { startWorkshop, type Workshop } from './workshop';

const AT_ONCE = 50;
const DAY_SECONDS = 86_400;

interface Answer {
  status: number;
  replayed: boolean;
  headers: Headers;
  text: string;
}

describe('a POST with an Idempotency-Key', () => {
  let databases: TestDatabases;
  let workshop: Workshop;
  beforeAll(async () => {
    databases = await testDatabases();
    workshop = await startWorkshop(databases);
  });
  afterAll(async () => {
    await workshop.app.close();
    await databases.drop();
  });
  beforeEach(async () => {
    workshop.steps.beforeCommit = workshop.steps.afterCommit = () => Promise.resolve();
    await databases.labeler('delete from audit_logs');
    await databases.labeler('delete from idempotency_keys');
  });

  const post = async (
    path: string,
    key: string,
    { name = 'a', ...headers }: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(`${workshop.url}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...headers },
      body: JSON.stringify({ name }),
    });
    return {
      status: response.status,
      replayed: response.headers.get('idempotency-replayed') === 'true',
      headers: response.headers,
      text: await response.text(),
    };
  };
  const codeOf = ({ text }: Answer) => (JSON.parse(text) as { error: string }).error;
  const pieces = async () =>
    (await databases.labeler<{ n: number }>('select count(*)::int as n from audit_logs'))[0]?.n;

  it.each([
    ['remembered', 201],
    ['plain/x', 202],
    ['sent', 201],
    ['nothing', 204],
    ['idle', 201],
  ])('to %s is carried out once and answered twice alike', async (path, status) => {
    const key = randomUUID();

    const first = await post(path, key);
    const second = await post(path, key);

    expect(first).toMatchObject({ status, replayed: false });
    expect(second).toMatchObject({ status, replayed: true, text: first.text });
    for (const name of ['content-type', 'location', 'etag']) {
      expect(second.headers.get(name)).toBe(first.headers.get(name));
    }
    expect(await pieces()).toBe(path === 'idle' ? 0 : 1);
  });

  it('is refused with another body, and carried out under another key, path or user', async () => {
    const key = randomUUID();
    await post('plain/x', key);

    const reused = await post('plain/x', key, { name: 'b' });
    const others = [
      await post('plain/x', randomUUID()),
      await post('plain/y', key),
      await post('plain/x', key, { 'X-User': '2' }),
    ];

    expect([reused.status, codeOf(reused)]).toEqual([422, 'idempotency_key_reused']);
    expect(others.map(({ status, replayed }) => [status, replayed])).toEqual(
      others.map(() => [202, false]),
    );
    expect(await pieces()).toBe(4);
  });

  it('is refused when the key is no key', async () => {
    const answer = await post('plain/x', 'two words');

    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_idempotency_key']);
    expect(await pieces()).toBe(0);
  });

  it.each(['remembered', 'plain/x'])(
    `to %s is carried out once when ${AT_ONCE} come at the same moment`,
    async (path) => {
      const key = randomUUID();

      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => post(path, key)));

      const made = answers.filter(({ status }) => status < 300);
      expect(made.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(made.map(({ text }) => text)).size).toBe(1);
      const refused = answers.filter(({ status }) => status >= 300);
      expect(refused.map(codeOf)).toEqual(refused.map(() => 'idempotency_conflict'));
      expect(await pieces()).toBe(1);
    },
  );

  it('is told that the first one is at work, and when to ask again', async () => {
    const key = randomUUID();
    const early: Answer[] = [];
    workshop.steps.beforeCommit = async () => void early.push(await post('remembered', key));

    const first = await post('remembered', key);

    expect(first.status).toBe(201);
    expect(early.map((answer) => [answer.status, codeOf(answer)])).toEqual([
      [409, 'idempotency_conflict'],
    ]);
    expect(early[0]?.headers.get('retry-after')).toBe('1');
    expect(await post('remembered', key)).toMatchObject({ replayed: true, text: first.text });
  });

  it('leaves its key free when it fails', async () => {
    const key = randomUUID();
    workshop.steps.beforeCommit = () => Promise.reject(new Error('failed on purpose'));
    expect((await post('remembered', key)).status).toBe(500);

    workshop.steps.beforeCommit = () => Promise.resolve();
    const second = await post('remembered', key);

    expect(second).toMatchObject({ status: 201, replayed: false });
    expect(await pieces()).toBe(1);
  });

  it('leaves its key free when its connection dies before the commit', async () => {
    const key = randomUUID();
    workshop.steps.beforeCommit = async () => {
      await databases.labeler(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and state = 'idle in transaction'`,
      );
    };
    expect((await post('remembered', key)).status).toBe(503);

    workshop.steps.beforeCommit = () => Promise.resolve();
    const second = await post('remembered', key);

    expect(second).toMatchObject({ status: 201, replayed: false });
    expect(await pieces()).toBe(1);
  });

  it('is answered although the first try died after its commit, when the answer was remembered', async () => {
    const key = randomUUID();
    workshop.steps.afterCommit = () => Promise.reject(new Error('died on purpose'));
    expect((await post('remembered', key)).status).toBe(500);

    const second = await post('remembered', key);

    expect(second).toMatchObject({ status: 201, replayed: true });
    expect(await pieces()).toBe(1);
  });

  it('is never carried out again after a commit whose answer is lost', async () => {
    const key = randomUUID();
    await post('plain/x', key);
    const died = (ago: string) =>
      databases.labeler(
        `update idempotency_keys set status = null, headers = null, body = null, created_at = now() - $1::interval`,
        [ago],
      );

    await died('1 second');
    const soon = await post('plain/x', key);
    await died('2 minutes');
    const later = await post('plain/x', key);

    expect(codeOf(soon)).toBe('idempotency_conflict');
    expect([later.status, codeOf(later)]).toEqual([409, 'idempotency_answer_unavailable']);
    expect(await pieces()).toBe(1);
  });

  it('prepares as often as it must, and works once', async () => {
    const key = randomUUID();
    workshop.steps.beforeCommit = () => Promise.reject(new Error('died on purpose'));
    expect((await post('in-one-of', key)).status).toBe(500);
    expect(await databases.labeler('select from idempotency_keys')).toEqual([]);

    workshop.steps.beforeCommit = () => Promise.resolve();
    const answers = await Promise.all([post('in-one-of', key), post('in-one-of', key)]);
    const last = await post('in-one-of', key);

    expect(answers.map(({ status }) => status)).toContain(201);
    expect(last).toMatchObject({ status: 201, replayed: true });
    expect(await pieces()).toBe(1);
  });

  it('leaves no secret behind', async () => {
    const key = randomUUID();
    const first = await post('secret', key);

    const second = await post('secret', key);

    expect(first.status).toBe(201);
    expect(codeOf(second)).toBe('idempotency_answer_unavailable');
    expect(
      await databases.labeler("select from idempotency_keys where body like '%secret%'"),
    ).toEqual([]);
    expect(await pieces()).toBe(1);
  });

  it('is another request when its time is over', async () => {
    const key = randomUUID();
    await post('plain/x', key);
    await databases.labeler(
      `update idempotency_keys set created_at = created_at - make_interval(secs => ${DAY_SECONDS})`,
    );

    const later = await post('plain/x', key, { name: 'b' });

    expect(later).toMatchObject({ status: 202, replayed: false });
    expect(await post('plain/x', key, { name: 'b' })).toMatchObject({ replayed: true });
    expect(await pieces()).toBe(2);
  });

  it('is forgotten when its time is over, and no other one is', async () => {
    const db = new LabelerDb(databaseConfig(databases.labelerUrl));
    const keys = new KeyRepository(db, { lifetimeSeconds: DAY_SECONDS });
    await databases.labeler(
      `insert into idempotency_keys (key_hash, fingerprint, attempt, created_at)
       select int4send(n), '', gen_random_uuid(), now() - make_interval(hours => n * 5) from generate_series(1, 10) n`,
    );

    const gone = [await keys.deleteExpired(4), await keys.deleteExpired(4)];

    expect(gone).toEqual([4, 2]);
    expect(await databases.labeler('select from idempotency_keys')).toHaveLength(4);
    await db.close();
  });

  it('costs three statements, and none without the header', async () => {
    const costOf = async (path: string, key?: string) => {
      const headers = {
        'Content-Type': 'application/json',
        ...(key && { 'Idempotency-Key': key }),
      };
      const { statements } = await countStatements(() =>
        fetch(`${workshop.url}/${path}`, { method: 'POST', headers, body: '{"name":"a"}' }),
      );
      return statements.filter(({ text }) => text.includes('idempotency_keys')).length;
    };

    expect(await costOf('remembered', randomUUID())).toBe(3);
    expect(await costOf('plain/x', randomUUID())).toBe(3);
    expect(await costOf('remembered')).toBe(0);
    expect(await costOf('plain/x')).toBe(0);
  });
});
