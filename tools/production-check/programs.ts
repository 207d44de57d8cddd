import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, spawnGuarded } from '../embedded-postgres';
import { NODE_FLAGS } from '../node-flags';

type Json = Record<string, unknown>;
type Environment = Record<string, string>;

const execute = promisify(execFile);
const START_LIMIT_MS = 20_000;
const STEP_MS = 50;

/** Programs of the image, run with one Node and one environment. */
export class Image {
  constructor(
    private readonly directory: string,
    private readonly nodeBinary: string,
    private readonly env: Environment,
  ) {}

  /** @throws when it ends with anything but 0 */
  async run(program: string, ...args: string[]): Promise<void> {
    await execute(this.nodeBinary, [program, ...args], { cwd: this.directory, env: this.env });
    console.log(`ran ${[program, ...args].join(' ')}`);
  }

  /** Expects that an application does not start with these settings, and says why in one block. */
  async refuses(app: string, settings: Environment): Promise<void> {
    const env = { ...this.env, ...settings, PORT: '0' };
    const { stderr } = await execute(this.nodeBinary, [mainOf(app)], {
      cwd: this.directory,
      env,
      timeout: START_LIMIT_MS,
    }).then(
      () => Promise.reject(new Error(`${app} started with wrong settings`)),
      (error: { stderr: string }) => error,
    );
    if (!stderr.startsWith('Wrong or missing settings:')) throw new Error(stderr);
    console.log(`${app} refuses wrong settings`);
  }

  async start(app: string): Promise<RunningApp> {
    const port = await freePort();
    const child = await spawnGuarded({
      command: this.nodeBinary,
      args: [...NODE_FLAGS, join(this.directory, mainOf(app))],
      output: 'ignore',
      signal: 'TERM',
      env: { ...this.env, PORT: String(port) },
    });
    const ended = once(child, 'exit') as Promise<[number | null]>;
    const url = `http://127.0.0.1:${port}`;
    const running: RunningApp = {
      get: (path, token) => request('GET', url + path, undefined, token),
      post: (path, body, token) => request('POST', url + path, body, token),
      stop: async () => {
        child.kill('SIGTERM');
        const [code] = await ended;
        if (code !== 0) throw new Error(`${app} ended with ${code} after SIGTERM`);
        console.log(`${app} stopped with 0`);
      },
    };
    const deadline = performance.now() + START_LIMIT_MS;
    while (!(await isReady(url))) {
      if (child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`${app} does not become ready`);
      }
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
    console.log(`${app} is ready`);
    return running;
  }
}

export interface RunningApp {
  get(path: string, token: unknown): Promise<Json>;
  post(path: string, body: Json, token?: unknown): Promise<Json>;
  /** @throws unless it ends with 0 */
  stop(): Promise<void>;
}

function mainOf(app: string): string {
  return `dist/apps/${app}/src/main.js`;
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health/ready`).catch(() => undefined);
  return response?.status === 200;
}

async function request(method: string, url: string, body?: Json, token?: unknown): Promise<Json> {
  const response = await fetch(url, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(typeof token === 'string' ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Json;
}
