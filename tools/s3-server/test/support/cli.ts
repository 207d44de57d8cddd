import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const CLI_KEYS = { accessKey: 'cli', secretKey: 'cli-secret', region: 'us-east-1' };

/** The tool compiled into a directory of its own, as a process can run it. */
export class BuiltCli {
  private readonly children = new Set<ChildProcess>();

  private constructor(
    readonly directory: string,
    private readonly main: string,
  ) {}

  static async build(): Promise<BuiltCli> {
    const directory = await mkdtemp(join(tmpdir(), 's3-cli-'));
    const root = resolve(__dirname, '../../../..');
    const swc = join(root, 'node_modules/@swc/cli/bin/swc.js');
    const options = ['tools/s3-server', '-d', join(directory, 'out'), '--config-file', '.swcrc'];
    await run(process.execPath, [swc, ...options], { cwd: root });
    return new BuiltCli(directory, join(directory, 'out/tools/s3-server/main.js'));
  }

  spawn(...flags: string[]): ChildProcess {
    const child = spawn(process.execPath, [this.main, ...flags], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.children.add(child);
    return child;
  }

  /** Starts a server on a directory and waits until it is ready. */
  async serve(dataDir: string, ...flags: string[]): Promise<RunningCli> {
    const { accessKey, secretKey } = CLI_KEYS;
    const keys = ['--access-key', accessKey, '--secret-key', secretKey];
    const child = this.spawn('--data-dir', dataDir, ...keys, ...flags);
    if (!child.stdout) throw new Error('The process has no output');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { endpoint } = JSON.parse(line) as { endpoint: string };
    return new RunningCli(child, endpoint);
  }

  async remove(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    await rm(this.directory, { recursive: true, force: true });
  }
}

export class RunningCli {
  constructor(
    readonly child: ChildProcess,
    readonly endpoint: string,
  ) {}

  /** @returns the exit code, null when the signal ended it */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const exit = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill(signal);
    return (await exit)[0];
  }

  /** Resident memory in bytes. */
  async memory(): Promise<number> {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(this.child.pid)]);
    return Number(stdout) * 1024;
  }
}
