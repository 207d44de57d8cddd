import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnGuarded, stopChild } from '../embedded-postgres';
import { NODE_FLAGS } from '../node-flags';

const STEP_MS = 40;
const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 10_000;
const TAIL_LINES = 15;

export interface NodeProcess {
  name: string;
  /** Compiled script. */
  script: string;
  args?: string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Resolves to true once the process does its work. */
  isReady: () => Promise<boolean>;
}

/** Told once when a process ends that nobody stopped. */
export type OnFailure = (message: string) => void;

/** Starts a Node process that logs into a file, and waits until it is ready. */
export async function startNode(
  options: NodeProcess,
  onFailure: OnFailure,
): Promise<() => Promise<void>> {
  const log = openSync(options.logFile, 'w');
  const child = await spawnGuarded({
    command: process.execPath,
    args: [...NODE_FLAGS, options.script, ...(options.args ?? [])],
    output: log,
    env: options.env,
    signal: 'TERM',
  }).finally(() => closeSync(log));
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await stopChild(child, { first: 'SIGTERM', last: 'SIGKILL', graceMs: STOP_GRACE_MS });
  };
  try {
    await untilReady(child, options);
  } catch (error) {
    await stop();
    throw error;
  }
  if (hasEnded(child)) throw new Error(obituary(options, child));
  child.once('exit', () => {
    if (!stopping) onFailure(obituary(options, child));
  });
  return stop;
}

async function untilReady(child: ChildProcess, options: NodeProcess): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (!(await options.isReady().catch(() => false))) {
    if (hasEnded(child)) throw new Error(obituary(options, child));
    if (Date.now() > until)
      throw new Error(`${options.name} is not ready.\n${tail(options.logFile)}`);
    await delay(STEP_MS);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function obituary({ name, logFile }: NodeProcess, child: ChildProcess): string {
  const how = child.signalCode ?? `exit code ${child.exitCode}`;
  return `${name} ended (${how}). The end of ${logFile}:\n${tail(logFile)}`;
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}
