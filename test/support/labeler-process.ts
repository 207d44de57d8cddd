import {
  OLIVIA,
  PASSWORD,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
} from '@libs/testing';
import { type AppProcess, startAppProcess } from './app-process';
import { signIn } from './stack';

type Overrides = Record<string, string | undefined>;

/** labeler-api as a process, on databases and buckets of its own, that can die and come back. */
export interface LabelerProcess {
  readonly databases: TestDatabases;
  readonly buckets: TestBuckets;
  /** Olivia's. It outlives the process. */
  readonly token: string;
  /** The process of the moment. */
  app(): AppProcess;
  /** The end without warning. Nothing listens until `start`. */
  kill(): Promise<void>;
  /** An orderly end. */
  stop(): Promise<void>;
  start(overrides?: Overrides): Promise<void>;
  close(): Promise<void>;
}

export async function startLabelerProcess(overrides: Overrides = {}): Promise<LabelerProcess> {
  const [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
  const start = (more: Overrides = {}) =>
    startAppProcess(
      'labeler-api',
      testEnvironment(databases, buckets, { WORKER: 'off', ...overrides, ...more }),
    );
  let app = await start();
  const stop = async () => {
    await app.stop();
  };
  return {
    databases,
    buckets,
    token: await signIn(app.url, OLIVIA.email, PASSWORD),
    app: () => app,
    kill: async () => {
      app.child.kill('SIGKILL');
      await app.ended;
    },
    stop,
    start: async (more) => {
      app = await start(more);
    },
    close: async () => {
      await stop();
      await Promise.all([databases.drop(), buckets.drop()]);
    },
  };
}
