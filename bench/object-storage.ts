import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { spawnGuarded, stopChild } from '../tools/embedded-postgres';

/** An object store in a process of its own, so that it and the load do not share an event loop. */
export interface ObjectStorage {
  /** Settings that lead an app to it. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

export async function startObjectStorage(folder: string): Promise<ObjectStorage> {
  const keys = { access: 'bench', secret: randomBytes(24).toString('base64url') };
  const child = await spawnGuarded({
    command: process.execPath,
    args: [join('dist', 'tools', 's3-server', 'main.js')],
    output: 'pipe',
    signal: 'TERM',
    env: {
      ...process.env,
      S3_SERVER_DATA_DIR: folder,
      S3_SERVER_ACCESS_KEY: keys.access,
      S3_SERVER_SECRET_KEY: keys.secret,
      S3_SERVER_BUCKETS: 'datasets,annotations',
      S3_SERVER_FSYNC: 'false',
    },
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    child.once('exit', (code) => reject(new Error(`the object store ended with code ${code}`)));
  });
  const { endpoint } = JSON.parse(line) as { endpoint: string };
  return {
    env: { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: keys.access, S3_SECRET_KEY: keys.secret },
    stop: () => stopChild(child, { first: 'SIGTERM', last: 'SIGKILL', graceMs: 5000 }),
  };
}
