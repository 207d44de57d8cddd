import {
  PASSWORD,
  ROOT,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
} from '@libs/testing';
import { type AppProcess, startAppProcess } from './app-process';

/** Signs service tokens in these tests. */
export const SERVICE_SECRET = 'a-service-signing-key-for-tests-alone';

type Overrides = Record<string, string | undefined>;

/** Both applications as processes, on databases and buckets of their own. */
export interface Stack {
  readonly databases: TestDatabases;
  readonly buckets: TestBuckets;
  readonly labelerApi: AppProcess;
  readonly gateway: AppProcess;
  /** What both applications were started with, for further replicas. */
  readonly env: Overrides;
  /** Signs in at labeler-api as the system administrator. */
  adminToken(): Promise<string>;
  /** Issues a key as an administrator does. */
  issueKey(scopes: string[]): Promise<{ id: string; key: string }>;
  close(): Promise<void>;
}

/**
 * @param overrides Environment variables of both applications. As a function it gets the environment
 *   that they would otherwise have, for tests that stand something between an application and a server.
 */
export async function startStack(
  overrides: Overrides | ((env: Overrides) => Promise<Overrides>) = {},
): Promise<Stack> {
  const [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
  const plain = testEnvironment(databases, buckets, { SERVICE_JWT_SECRET: SERVICE_SECRET });
  const changes = typeof overrides === 'function' ? await overrides(plain) : overrides;
  const env = { ...plain, ...changes };
  const [labelerApi, gateway] = await Promise.all([
    startAppProcess('labeler-api', env),
    startAppProcess('dataset-gateway', env),
  ]);
  const adminToken = () => signIn(labelerApi.url, ROOT.email, PASSWORD);
  return {
    databases,
    buckets,
    labelerApi,
    gateway,
    env,
    adminToken,
    issueKey: async (scopes) => issueKey(labelerApi.url, await adminToken(), scopes),
    close: async () => {
      await Promise.all([labelerApi.stop(), gateway.stop()]);
      await Promise.all([databases.drop(), buckets.drop()]);
    },
  };
}

/** A user token, as the web client gets it. */
export async function signIn(url: string, email: string, password: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const body = (await response.json()) as { access_token?: string };
  if (!body.access_token) throw new Error(`Sign-in answered ${response.status}`);
  return body.access_token;
}

let issued = 0;

async function issueKey(url: string, token: string, scopes: string[]) {
  const response = await fetch(`${url}/api/v1/auth/service-accounts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ service_name: `black box ${(issued += 1)}`, scopes }),
  });
  const body = (await response.json()) as { id: string; api_key: string };
  if (response.status !== 201) throw new Error(`Issuing a key answered ${response.status}`);
  return { id: body.id, key: body.api_key };
}
