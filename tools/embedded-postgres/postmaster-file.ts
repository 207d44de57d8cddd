import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { commandOf } from './process-command';

const STEP_MS = 20;
const FAST_STOP_MS = 10_000;
const IMMEDIATE_STOP_MS = 5_000;

/** What a postmaster writes about itself into its data directory. */
interface PostmasterFile {
  pid: number;
  ready: boolean;
}

/** Reads `postmaster.pid`: https://www.postgresql.org/docs/current/storage-file-layout.html */
export function readPostmasterFile(dataDir: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/**
 * Ends what an earlier run may have left in the data directory: a server whose parent was killed is stopped,
 * a pid file whose process is gone, a zombie or somebody else's is removed.
 * @throws Error when the server does not stop.
 */
export async function clearLeftover(dataDir: string): Promise<void> {
  const file = readPostmasterFile(dataDir);
  if (!file) return;
  if (await stopped(file.pid, dataDir)) {
    rmSync(join(dataDir, 'postmaster.pid'), { force: true });
    return;
  }
  throw new Error(`PostgreSQL (process ${file.pid}) still uses ${dataDir} and does not stop.`);
}

async function stopped(pid: number, dataDir: string): Promise<boolean> {
  if (!serves(pid, dataDir)) return true;
  process.kill(pid, 'SIGINT');
  if (await gone(pid, dataDir, FAST_STOP_MS)) return true;
  process.kill(pid, 'SIGQUIT');
  return gone(pid, dataDir, IMMEDIATE_STOP_MS);
}

async function gone(pid: number, dataDir: string, timeoutMs: number): Promise<boolean> {
  for (let waited = 0; waited < timeoutMs; waited += STEP_MS) {
    if (!serves(pid, dataDir)) return true;
    await delay(STEP_MS);
  }
  return false;
}

/** Whether this process is a living PostgreSQL of this data directory, and not a later owner of its number. */
function serves(pid: number, dataDir: string): boolean {
  const command = commandOf(pid);
  return command.includes('postgres') && command.includes(dataDir);
}
