import type { HttpApp } from '@libs/http';
import {
  type CallOptions,
  type CallResult,
  PASSWORD,
  type Person,
  startTestApp,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
  type TestApp,
} from '@libs/testing';
import { loadAppConfig } from '../../src/app.config';
import { createApp } from '../../src/app.setup';

export interface Labeler extends TestApp<HttpApp> {
  databases: TestDatabases;
  buckets: TestBuckets;
  /** Signs in and answers the access token. */
  signIn(person: Pick<Person, 'email'>, password?: string): Promise<string>;
  get<Body>(path: string, options?: CallOptions): Promise<CallResult<Body>>;
  post<Body>(path: string, options?: CallOptions): Promise<CallResult<Body>>;
  /** Stops the application and removes what it stood on. */
  stop(): Promise<void>;
}

/** The members of an error body that tests look at. */
export type Problem = { error: string; detail: string };

export type Overrides = Record<string, string | undefined>;

/** The worker runs, and sign-in is throttled, only where a test is about it. */
const QUIET = {
  WORKER: 'off',
  SIGN_IN_ATTEMPTS_PER_ADDRESS: '100000',
  SIGN_IN_ATTEMPTS_PER_ACCOUNT: '100000',
};

/** labeler-api on databases and buckets of its own. */
export async function startLabeler(overrides: Overrides = {}): Promise<Labeler> {
  const databases = await testDatabases();
  const buckets = await testBuckets();
  const environment = testEnvironment(databases, buckets, { ...QUIET, ...overrides });
  const app = await startTestApp(() => createApp(loadAppConfig(environment)));
  const post: Labeler['post'] = (path, options) => app.call('POST', `/api/v1${path}`, options);
  return {
    ...app,
    databases,
    buckets,
    get: (path, options) => app.call('GET', `/api/v1${path}`, options),
    post,
    signIn: async ({ email }, password = PASSWORD) => {
      const { body } = await post<{ access_token: string }>('/auth/login', {
        body: { email, password },
      });
      return body.access_token;
    },
    stop: async () => {
      await app.close();
      await Promise.all([databases.drop(), buckets.drop()]);
    },
  };
}
