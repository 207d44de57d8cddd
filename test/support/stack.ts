import {
  PASSWORD,
  ROOT,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
} from '@libs/testing';
import { startListeningLabeler } from '../../apps/labeler-api/test/support/listening-labeler';
import { type AppProcess, startAppProcess } from './app-process';

/** Signs service tokens in these tests. */
export const SERVICE_SECRET = 'a-service-signing-key-for-tests-alone';

type Overrides = Record<string, string | undefined>;

/** Where an application listens, wherever it runs. */
interface Listening {
  readonly url: string;
  stop(): Promise<unknown>;
}

/** labeler-api on databases and buckets of its own: as a process, unless it is said to be here. */
export interface LabelerStack<Api extends Listening = AppProcess> {
  readonly databases: TestDatabases;
  readonly buckets: TestBuckets;
  readonly labelerApi: Api;
  /** What the application was started with, for further replicas. */
  readonly env: Overrides;
  /** Signs in at labeler-api as the system administrator. */
  adminToken(): Promise<string>;
  /** Issues a key as an administrator does. */
  issueKey(scopes: string[]): Promise<{ id: string; key: string }>;
  close(): Promise<void>;
}

/** Both applications on the same databases and buckets. */
export interface Stack<Api extends Listening = AppProcess> extends LabelerStack<Api> {
  readonly gateway: AppProcess;
}

/**
 * Environment variables of the applications. As a function it gets the environment that they would otherwise have,
 * for tests that stand something between an application and a server.
 */
type Changes = Overrides | ((env: Overrides) => Promise<Overrides>);

export async function startLabelerStack(changes: Changes = {}): Promise<LabelerStack> {
  const place = await givenPlace(changes);
  return stackOf(place, await startAppProcess('labeler-api', place.env));
}

/** With labeler-api in this process, which costs a fraction: for tests that neither stop it nor read its log. */
export async function startLabelerHere(changes: Changes = {}): Promise<LabelerStack<Listening>> {
  const place = await givenPlace(changes);
  return stackOf(place, await startListeningLabeler(place.env));
}

export async function startStack(changes: Changes = {}): Promise<Stack> {
  const place = await givenPlace(changes);
  return withGateway(place, startAppProcess('labeler-api', place.env));
}

/** The gateway as a process, and labeler-api in this one: for tests that neither stop it nor read its log. */
export async function startGatewayStack(changes: Changes = {}): Promise<Stack<Listening>> {
  const place = await givenPlace(changes);
  return withGateway(place, startListeningLabeler(place.env));
}

async function withGateway<Api extends Listening>(
  place: Place,
  starting: Promise<Api>,
): Promise<Stack<Api>> {
  const [labelerApi, gateway] = await Promise.all([
    starting,
    startAppProcess('dataset-gateway', place.env),
  ]);
  const stack = stackOf(place, labelerApi);
  return {
    ...stack,
    gateway,
    close: async () => {
      await gateway.stop();
      await stack.close();
    },
  };
}

type Place = Pick<LabelerStack, 'databases' | 'buckets' | 'env'>;

async function givenPlace(changes: Changes): Promise<Place> {
  const [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
  const plain = testEnvironment(databases, buckets, { SERVICE_JWT_SECRET: SERVICE_SECRET });
  const changed = typeof changes === 'function' ? await changes(plain) : changes;
  return { databases, buckets, env: { ...plain, ...changed } };
}

function stackOf<Api extends Listening>(place: Place, labelerApi: Api): LabelerStack<Api> {
  const adminToken = () => signIn(labelerApi.url, ROOT.email, PASSWORD);
  return {
    ...place,
    labelerApi,
    adminToken,
    issueKey: async (scopes) => issueKey(labelerApi.url, await adminToken(), scopes),
    close: async () => {
      await labelerApi.stop();
      await Promise.all([place.databases.drop(), place.buckets.drop()]);
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
