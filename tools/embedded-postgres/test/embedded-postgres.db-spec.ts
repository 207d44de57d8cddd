import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { ensureDatabase, ensureRole, type Postgres, startPostgres, withClient } from '..';

const VERA = { name: 'vera', password: "it's $ecret/&@" };
const REGISTER = join(__dirname, '../../../libs/testing/register-typescript.js');

describe('the embedded PostgreSQL', () => {
  const base = mkdtempSync(join(tmpdir(), 'vision-pg-'));
  const options = { dataDir: join(base, 'pg'), fsync: false, superuserPassword: 'p4$s/wörd' };
  let postgres: Postgres;

  beforeAll(async () => {
    postgres = await startPostgres(options);
    await ensureRole(postgres.adminUrl, VERA);
    await ensureDatabase(postgres.adminUrl, 'gallery', VERA.name);
    await ask('create table pictures as select * from generate_series(1, 1000) as id');
  });

  afterAll(async () => {
    await postgres.stop();
    rmSync(base, { recursive: true, force: true });
  });

  async function ask(sql: string): Promise<unknown[]> {
    return withClient(postgres.url('gallery', VERA), async (client) => {
      const { rows } = await client.query<Record<string, unknown>>(sql);
      return rows.map((row) => Object.values(row)[0]);
    });
  }

  it('refuses a wrong password', async () => {
    const stranger = new Client(postgres.url('gallery', { ...VERA, password: 'guess' }));

    await expect(stranger.connect()).rejects.toThrow('password authentication failed');
  });

  it('listens on the loopback interface only', async () => {
    expect(await ask('show listen_addresses')).toEqual(['127.0.0.1']);
  });

  it('stores text as UTF-8 in an order that no locale changes', async () => {
    expect(await ask('show server_encoding')).toEqual(['UTF8']);
    expect(
      await ask("select x from (values ('b'), ('A'), ('a'), ('고양이')) v (x) order by x"),
    ).toEqual(['A', 'a', 'b', '고양이']);
  });

  it('creates a role and a database once and gives the role its new password', async () => {
    const renewed = { ...VERA, password: 'another' };
    await ensureRole(postgres.adminUrl, renewed);
    await ensureDatabase(postgres.adminUrl, 'gallery', VERA.name);

    const rows = await withClient(postgres.url('gallery', renewed), (client) =>
      client.query('select count(*)::int as pictures from pictures'),
    );
    await ensureRole(postgres.adminUrl, VERA);

    expect(rows.rows).toEqual([{ pictures: 1000 }]);
  });

  it('keeps the data over a stop and a start', async () => {
    await postgres.stop();
    postgres = await startPostgres(options);

    expect(await ask('select count(*)::int from pictures')).toEqual([1000]);
  });

  it('recovers by itself after kill -9 of the server, which its owner notices', async () => {
    const noticed = new Promise<string>((resolve) => postgres.onUnexpectedExit(resolve));
    process.kill(postgres.pid, 'SIGKILL');

    expect(await noticed).toContain('PostgreSQL ended');
    postgres = await startPostgres(options);
    expect(await ask('select count(*)::int from pictures')).toEqual([1000]);
  });

  it('takes over from a server that still runs on the same data', async () => {
    const before = postgres;
    postgres = await startPostgres(options);

    expect(isAlive(before.pid)).toBe(false);
    expect(await ask('select count(*)::int from pictures')).toEqual([1000]);
  });

  it('starts beside a stranger who got the process id of a server long gone', async () => {
    await postgres.stop();
    writeFileSync(join(options.dataDir, 'postmaster.pid'), `${process.pid}\n${options.dataDir}\n`);
    postgres = await startPostgres(options);

    expect(await ask('select count(*)::int from pictures')).toEqual([1000]);
  });

  it('ends with the process that started it, also when that is killed', async () => {
    await postgres.stop();
    const keeper = spawn(
      process.execPath,
      ['-r', REGISTER, join(__dirname, 'keeper.ts'), options.dataDir, options.superuserPassword],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(createInterface(keeper.stdout), 'line')) as [string];
    keeper.kill('SIGKILL');
    await untilGone(Number(line));

    expect(existsSync(join(options.dataDir, 'postmaster.pid'))).toBe(false);
    postgres = await startPostgres(options);
    expect(await ask('select count(*)::int from pictures')).toEqual([1000]);
  });

  it('tells the end of the server log when it cannot start', async () => {
    const doomed = startPostgres({
      ...options,
      dataDir: join(base, 'doomed'),
      settings: { no_such_setting: 1 },
    });

    await expect(doomed).rejects.toThrow('unrecognized configuration parameter "no_such_setting"');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(20);
}
