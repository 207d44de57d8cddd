import { createGatewayClient, type GatewayClient } from '@libs/gateway-client';
import type { HttpApp } from '@libs/http';
import { LabelerDb } from '@libs/labeler-db';
import { ServiceAccounts } from '@libs/service-keys';
import {
  type CallOptions,
  type CallResult,
  databaseConfig,
  startTestApp,
  type TestApp,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
  countStatements,
} from '@libs/testing';
import jwt from 'jsonwebtoken';
import { loadAppConfig } from '../../src/app.config';
import { createApp } from '../../src/app.setup';

export const SERVICE_SECRET = 'a-service-signing-key-for-tests-alone';
export const PREFIXES = ['/api/v1/datasets', '/api/v1/platform/datasets'];

type Scope =
  | 'datasets:read'
  | 'datasets:permissions'
  | 'datasets:download'
  | 'datasets:snapshot'
  | '*';

/** A running gateway with databases and buckets of its own, and what services show to it. */
export interface Gateway extends TestApp<HttpApp> {
  databases: TestDatabases;
  buckets: TestBuckets;
  /** A key with every scope. */
  key: string;
  issueKey(scopes: Scope[]): Promise<string>;
  /** A call with `key`, unless the options have a token. */
  ask<Body>(method: string, path: string, options?: CallOptions): Promise<CallResult<Body>>;
  client(userId?: number): GatewayClient;
}

/** @param overrides Environment variables; as a function it gets those that would be set. */
export async function startGateway(
  overrides:
    | Record<string, string>
    | ((env: Record<string, string | undefined>) => Record<string, string>) = {},
): Promise<Gateway> {
  const [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
  const plain = testEnvironment(databases, buckets, {
    SERVICE_JWT_SECRET: SERVICE_SECRET,
    RATE_LIMIT_SERVICE_PER_MINUTE: '1000000',
    RATE_LIMIT_USER_PER_MINUTE: '1000000',
  });
  const changes = typeof overrides === 'function' ? overrides(plain) : overrides;
  const app = await startTestApp(() => createApp(loadAppConfig({ ...plain, ...changes })));
  const issueKey = (scopes: Scope[]) => issueServiceKey(databases, scopes);
  const key = await issueKey(['*']);
  return {
    ...app,
    databases,
    buckets,
    key,
    issueKey,
    ask: (method, path, options) => app.call(method, path, { token: key, ...options }),
    client: (userId) =>
      createGatewayClient({ baseUrl: app.url, serviceKey: key, ...(userId ? { userId } : {}) }),
    close: async () => {
      await app.close();
      await Promise.all([databases.drop(), buckets.drop()]);
    },
  };
}

let issued = 0;

async function issueServiceKey(databases: TestDatabases, scopes: Scope[]): Promise<string> {
  const db = new LabelerDb(databaseConfig(databases.labelerUrl));
  try {
    const by = { userId: null, sessionId: null, ipAddress: null, userAgent: null };
    const account = { serviceName: `Test ${(issued += 1)}`, scopes, expiresAt: null };
    return (await ServiceAccounts.of(db).create(by, account)).key;
  } finally {
    await db.close();
  }
}

const MINUTES = 60;

/** A token of the Platform for a request of one of its users. */
export function userToken(userId: number, claims: Record<string, unknown> = {}): string {
  return signed({
    sub: String(userId),
    service: 'platform',
    type: 'service',
    scopes: ['labeler:read'],
    ...lasting(5 * MINUTES),
    ...claims,
  });
}

/** A token of the Platform for work that nobody waits for. */
export function backgroundToken(claims: Record<string, unknown> = {}): string {
  return signed({
    sub: null,
    service: 'platform-training',
    type: 'background',
    scopes: ['labeler:read'],
    ...lasting(60 * MINUTES),
    ...claims,
  });
}

/** The token with which the Platform signs its users in at the labeler: same secret, other purpose. */
export function signOnToken(userId: number): string {
  return signed({
    user_id: userId,
    email: 'olivia@example.com',
    iss: 'platform',
    aud: 'labeler',
    type: 'service',
    ...lasting(5 * MINUTES),
  });
}

function lasting(seconds: number) {
  const now = Math.floor(Date.now() / 1000);
  return { iat: now, nbf: now, exp: now + seconds };
}

function signed(payload: Record<string, unknown>): string {
  return jwt.sign(payload, SERVICE_SECRET, { algorithm: 'HS256' });
}

/** Publishes a task of a dataset, as far as the gateway can see. */
export async function givenPublication(
  { labeler }: Pick<TestDatabases, 'labeler'>,
  datasetId: string,
  taskType: string,
  facts: { images?: number; classes?: string[] } = {},
): Promise<void> {
  const { images = 3, classes = ['crack', 'pore'] } = facts;
  await labeler(
    `insert into dataset_publications (dataset_id, task_type, annotation_path, num_images, num_annotations,
       num_classes, class_names, content_hash)
     values ($1::text, $2::text, 'datasets/' || $1 || '/annotations_' || $2 || '.json', $3, 9, $4, $5,
       'sha256:' || repeat('a', 64))`,
    [datasetId, taskType, images, classes.length, JSON.stringify(classes)],
  );
  await labeler(`update datasets set labeled = true, format = 'dice' where id = $1`, [datasetId]);
}

/** The databases that `work` asks, one entry per statement. The keys are looked after in the background. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const { statements } = await countStatements(work);
  return statements
    .filter(({ text }) => !text.includes('service_keys'))
    .map(({ database }) => database);
}
