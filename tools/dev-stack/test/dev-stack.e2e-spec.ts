import { execFileSync, type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, withClient } from '../../embedded-postgres';
import type { StackDescription } from '../report';

const ROOT = resolve(__dirname, '../../..');
const READY = 'Ctrl-C stops everything';
/** The first start compiles everything, migrates and draws. */
const PATIENCE_MS = 180_000;

/** Variables by which a developer would bring own servers along. */
const OWN_SERVERS =
  /^(LABELER_D|DATABASE_URL|USER_D|S3_|R2_|REDIS_URL|JWT_|SERVICE_JWT|PORT$|HOST$|NODE_ENV$)/;

describe('npm start', () => {
  // Below node_modules, so that the compiled files find their packages; as the processes that run there name it.
  const build = join(realpathSync(join(ROOT, 'node_modules')), `.cache/dev-stack-${process.pid}`);
  const stateDir = mkdtempSync(join(tmpdir(), 'vision-dev-stack-'));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DEV_STATE_DIR: stateDir,
    // Every process of the stack would compile all packages again.
    NODE_OPTIONS: `-r ${join(ROOT, 'libs/testing/register-typescript.js')}`,
  };
  let output = '';
  let stack: ChildProcess | undefined;

  beforeAll(async () => {
    for (const name of Object.keys(env)) if (OWN_SERVERS.test(name)) delete env[name];
    env.LABELER_API_PORT = String(await freePort());
    env.GATEWAY_PORT = String(await freePort());
    const swc = join(ROOT, 'node_modules/.bin/swc');
    execFileSync(swc, ['apps', 'libs', 'tools', '-d', join(build, 'dist'), '--quiet'], {
      cwd: ROOT,
    });
  });

  afterAll(() => {
    stack?.kill('SIGKILL');
    rmSync(build, { recursive: true, force: true });
    rmSync(stateDir, { recursive: true, force: true });
  });

  /** Runs the compiled dev stack until it is ready or has given up. */
  async function start(): Promise<ChildProcess> {
    output = '';
    const child = spawn(process.execPath, [join(build, 'dist/tools/dev-stack/main.js')], {
      env,
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    stack = child;
    await new Promise<void>((ready) => {
      const note = (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes(READY)) ready();
      };
      child.stdout.on('data', note);
      child.stderr.on('data', note);
      child.once('close', () => ready());
    });
    return child;
  }

  function description(): StackDescription {
    return JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8')) as StackDescription;
  }

  /** Command lines of the processes that belong to this stack. */
  function processes(): string[] {
    const all = execFileSync('ps', ['-ww', '-eo', 'pid,stat,args'], { encoding: 'utf8' });
    return all
      .split('\n')
      .filter((line) => line.includes(stateDir) || line.includes(build))
      .filter((line) => !/^\s*\d+ Z/.test(line));
  }

  async function untilNothingRuns(): Promise<void> {
    while (processes().length > 0) await delay(50);
  }

  async function exitCodeOf(child: ChildProcess): Promise<number | null> {
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  }

  it(
    'brings up a demo that a person and a service can use at once',
    async () => {
      await start();
      const stack = description();
      const [admin] = stack.users;

      const signIn = await fetch(`${stack.labeler_api_url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(admin),
      });
      const { access_token: token } = (await signIn.json()) as { access_token: string };
      const list = await fetch(`${stack.labeler_api_url}/api/v1/datasets`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      const datasets = (await list.json()) as { id: string }[];
      const one = await fetch(`${stack.gateway_url}/api/v1/datasets/${datasets[0]?.id}`, {
        headers: { Authorization: `Bearer ${stack.service_key}` },
      });

      expect(admin).toEqual({ email: 'admin@example.com', password: 'admin123' });
      expect([signIn.status, list.status, one.status]).toEqual([200, 200, 200]);
      expect(datasets.length).toBeGreaterThanOrEqual(5);
      expect(Object.keys(stack)).toEqual([
        'labeler_api_url',
        'gateway_url',
        'service_key',
        'users',
        'labeler_database_url',
        'user_database_url',
        's3',
      ]);
    },
    PATIENCE_MS,
  );

  it('refuses to run twice on the same data', async () => {
    const second = spawn(process.execPath, [join(build, 'dist/tools/dev-stack/main.js')], { env });
    let told = '';
    second.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    await once(second, 'close');

    expect(second.exitCode).toBe(1);
    expect(told).toContain('runs already');
  });

  it('leaves nothing running after Ctrl-C', async () => {
    const running = processes().length;
    await withClient(description().labeler_database_url, (client) =>
      client.query(`update datasets set description = 'changed by hand'`),
    );
    stack?.kill('SIGINT');

    expect(running).toBeGreaterThanOrEqual(5);
    expect(stack && (await exitCodeOf(stack))).toBe(0);
    expect(processes()).toEqual([]);
  });

  it('keeps data and key for the next start', async () => {
    const { service_key: key } = description();
    // To describe themselves is a good part of the work of starting, and once is enough.
    env.API_DOCS = 'false';
    await start();
    const rows = await withClient(description().labeler_database_url, (client) =>
      client.query('select distinct description from datasets'),
    );

    expect(rows.rows).toEqual([{ description: 'changed by hand' }]);
    expect(description().service_key).toBe(key);
  });

  it('takes everything along when it is killed, and starts again after that', async () => {
    stack?.kill('SIGKILL');
    await untilNothingRuns();
    await start();

    expect(output).toContain(READY);
  });

  it('stops everything and says why when an application dies', async () => {
    const line = processes().find((each) => each.includes('labeler-api/src/main.js'));
    process.kill(Number.parseInt(line ?? '', 10), 'SIGKILL');

    expect(stack && (await exitCodeOf(stack))).toBe(1);
    expect(output).toContain('labeler-api ended (SIGKILL)');
    expect(processes()).toEqual([]);
  });

  it('names the port that somebody else uses, and what to do', async () => {
    const child = spawn(process.execPath, ['-e', LISTENER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    env.GATEWAY_PORT = port.toString().trim();
    await exitCodeOf(await start());
    child.kill();

    expect(output).toContain(`Port ${env.GATEWAY_PORT} is in use, and dataset-gateway needs it.`);
    expect(output).toContain('GATEWAY_PORT=');
  });
});

/** Takes a port and says which one. */
const LISTENER = `const server = require('net').createServer();
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
