import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NODE_FLAGS } from '../tools/node-flags';
import { freePort, ready } from './processes';

/** A compiled script of this repository as a server that dies and comes back at the same address. */
export class KillableServer {
  private child: ChildProcess | undefined;

  private constructor(
    readonly name: string,
    private readonly script: string,
    private readonly env: Record<string, string>,
    readonly origin: string,
  ) {}

  static async start(
    name: string,
    script: string,
    env: Record<string, string>,
  ): Promise<KillableServer> {
    const port = await freePort();
    const settings = { ...env, PORT: String(port), HOST: '127.0.0.1' };
    const server = new KillableServer(name, script, settings, `http://127.0.0.1:${port}`);
    await server.start();
    return server;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    this.child = spawn(process.execPath, [...NODE_FLAGS, join('dist', this.script)], {
      env: { PATH: process.env.PATH, ...this.env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await ready(`${this.origin}/health/live`, this.child);
  }

  /** The end without warning. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}
