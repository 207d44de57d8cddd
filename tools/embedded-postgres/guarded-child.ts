import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

export interface GuardedCommand {
  command: string;
  args: readonly string[];
  /** Where standard output and error go. */
  output: 'inherit' | 'ignore' | 'pipe' | number;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** What the child gets when this process is gone: its word for an orderly stop. */
  signal: 'INT' | 'TERM';
}

/**
 * The subshell waits on a pipe whose other end only this process holds. End of file means that this process died,
 * even by kill -9, and stops the child; a line means that nothing is left to guard. It is started twice removed,
 * so that it is no child of the program that takes the shell's place (PostgreSQL would wonder about it).
 */
const GUARD = '( ( read -r _ <&3 || kill -s "$0" "$$" ) & ); exec "$@" 3<&-';

/**
 * Starts a child that cannot outlive this process. It gets its own session,
 * so that Ctrl-C in a terminal reaches only the parent, which stops its children in order.
 * @throws the system's error when it cannot be started at all.
 */
export async function spawnGuarded(options: GuardedCommand): Promise<ChildProcess> {
  const { command, args, output, signal, env, uid, gid } = options;
  const stdio: StdioOptions = ['ignore', output, output, 'pipe'];
  const child = spawn('sh', ['-c', GUARD, signal, command, ...args], {
    stdio,
    detached: true,
    env: env ?? process.env,
    ...(uid === undefined ? {} : { uid, gid }),
  });
  const guard = child.stdio[3] as Writable;
  guard.on('error', () => undefined);
  child.once('exit', () => guard.end('done\n'));
  await once(child, 'spawn');
  return child;
}

/** Resolves when the child has ended, at once if it has already. */
function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Asks the child to stop and insists with `last` when it has not within `graceMs`. */
export async function stopChild(
  child: ChildProcess,
  { first, last, graceMs }: { first: NodeJS.Signals; last: NodeJS.Signals; graceMs: number },
): Promise<void> {
  const gone = ended(child);
  child.kill(first);
  const insist = setTimeout(() => child.kill(last), graceMs);
  await gone;
  clearTimeout(insist);
}
