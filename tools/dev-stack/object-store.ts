import type { StorageConfig } from '@libs/storage';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type OnFailure, startNode } from './processes';
import { givenServers, logFile, type Settings } from './settings';
import { type Secrets, stablePort } from './state';

export interface StartedStore {
  config: StorageConfig;
  isEmbedded: boolean;
  /** What the applications get. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** The object store that the environment names, or an embedded one, with its buckets. */
export async function startObjectStore(
  settings: Settings,
  secrets: Secrets,
  onFailure: OnFailure,
): Promise<StartedStore> {
  if (givenServers(process.env).objectStore) return useGiven();
  const port = await stablePort(settings.stateDir, 's3');
  const env = {
    S3_ENDPOINT: `http://127.0.0.1:${port}`,
    S3_ACCESS_KEY: secrets.s3AccessKey,
    S3_SECRET_KEY: secrets.s3SecretKey,
    S3_REGION: 'us-east-1',
  };
  const stop = await startNode(
    {
      name: 'The S3 server',
      script: join(__dirname, '../s3-server/main.js'),
      args: ['--data-dir', join(settings.stateDir, 's3'), '--port', String(port)],
      env: {
        ...process.env,
        S3_SERVER_ACCESS_KEY: env.S3_ACCESS_KEY,
        S3_SERVER_SECRET_KEY: env.S3_SECRET_KEY,
        S3_SERVER_REGION: env.S3_REGION,
      },
      logFile: logFile(settings, 's3-server'),
      isReady: () => accepts(port),
    },
    onFailure,
  );
  try {
    const { openBuckets } = await import('./buckets.js');
    return { config: await openBuckets({ ...process.env, ...env }), isEmbedded: true, env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function useGiven(): Promise<StartedStore> {
  const { openBuckets } = await import('./buckets.js');
  const config = await openBuckets(process.env);
  return { config, isEmbedded: false, env: {}, stop: () => Promise.resolve() };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
