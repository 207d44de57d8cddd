import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort, spawnGuarded, stopChild } from '../../tools/embedded-postgres';

const ROOT = join(__dirname, '..', '..');
const GRACE_MS = 30_000;

export type AppName = 'labeler-api' | 'dataset-gateway';
export type LogLine = Record<string, unknown>;

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** An application in a process of its own, started from its sources and watched through its log. */
export interface AppProcess {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** Every line that it wrote to standard output so far. */
  readonly log: readonly LogLine[];
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ending>;
  /** Stops it as a deployment does. */
  stop(): Promise<Ending>;
}

/**
 * Starts an application with exactly `env` and resolves when it says that it listens.
 * @throws Error with its output when it ends before that
 */
export async function startAppProcess(
  name: AppName,
  env: Record<string, string | undefined>,
): Promise<AppProcess> {
  const port = await freePort();
  const child = await spawnGuarded({
    command: process.execPath,
    args: [
      '-r',
      join(ROOT, 'libs/testing/register-typescript.js'),
      join(ROOT, 'apps', name, 'src/main.ts'),
    ],
    output: 'pipe',
    signal: 'TERM',
    env: {
      PATH: process.env.PATH,
      // To describe themselves is a good part of the work of starting.
      API_DOCS: 'false',
      ...env,
      PORT: String(port),
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'json',
    },
  });
  const ended = once(child, 'exit').then(([code, signal]): Ending => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const output = watch(child);
  const first = await Promise.race([output.listening, ended]);
  if (first !== 'listening') {
    throw new Error(`${name} ended with ${JSON.stringify(first)}:\n${output.text.join('\n')}`);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    child,
    log: output.lines,
    ended,
    stop: async () => {
      await stopChild(child, { first: 'SIGTERM', last: 'SIGKILL', graceMs: GRACE_MS });
      return ended;
    },
  };
}

function watch(child: ChildProcess) {
  const lines: LogLine[] = [];
  const text: string[] = [];
  let say: (word: 'listening') => void;
  const listening = new Promise<'listening'>((resolve) => (say = resolve));
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      text.push(line);
      const entry = parse(line);
      if (!entry) return;
      lines.push(entry);
      if (entry.msg === 'listening') say('listening');
    });
  }
  return { lines, text, listening };
}

function parse(line: string): LogLine | undefined {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}
