import { freePort, spawnGuarded, stopChild } from '../../../tools/embedded-postgres';
import { Redis } from 'ioredis';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const GRACE_MS = 2000;

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Whether this machine has the program `redis-server`. */
export function hasRedisServer(): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, 'redis-server'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Starts a Redis of one's own, in memory only; for tests that stop it or need it empty. */
export async function startRedis(port?: number): Promise<RedisServer> {
  const chosen = port ?? (await freePort());
  const child = await spawnGuarded({
    command: 'redis-server',
    args: ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    output: 'ignore',
    signal: 'TERM',
  });
  const url = `redis://127.0.0.1:${chosen}`;
  await untilAnswering(url);
  return {
    url,
    port: chosen,
    stop: () => stopChild(child, { first: 'SIGTERM', last: 'SIGKILL', graceMs: GRACE_MS }),
  };
}

async function untilAnswering(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 20 });
  client.on('error', () => undefined);
  await client.ping();
  client.disconnect();
}
