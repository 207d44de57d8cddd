import type { TestBuckets } from './buckets';
import type { TestDatabases } from './databases';
import { throughPgbouncer } from './pgbouncer';
import { testServers } from './servers';

/** The secret that the applications under test sign user tokens with. */
export const JWT_SECRET = 'a-signing-key-for-tests-and-nothing-else';

/** The environment of an application under test, ready for `loadConfig`. */
export function testEnvironment(
  databases: Pick<TestDatabases, 'labelerUrl' | 'usersReadonlyUrl'>,
  buckets: Pick<TestBuckets, 'datasets' | 'annotations'>,
  overrides: Record<string, string | undefined> = {},
): Record<string, string | undefined> {
  const { s3 } = testServers();
  return {
    ENVIRONMENT: 'test',
    LOG_LEVEL: 'silent',
    HOST: '127.0.0.1',
    PORT: '0',
    ...databaseAddresses(databases),
    JWT_SECRET_KEY: JWT_SECRET,
    // Tests count statements: none of them may depend on when a user was last looked up.
    USER_CACHE_TTL_SECONDS: '300',
    S3_ENDPOINT: s3.endpoint,
    S3_ACCESS_KEY: s3.accessKey,
    S3_SECRET_KEY: s3.secretKey,
    S3_REGION: s3.region,
    S3_BUCKET_DATASETS: buckets.datasets,
    S3_BUCKET_ANNOTATIONS: buckets.annotations,
    ...overrides,
  };
}

/**
 * With `TEST_PGBOUNCER=true` through PgBouncer, and past it where an application asks for that. Servers of a test's own,
 * and what a test put before a server to cut it off, are not behind PgBouncer.
 */
function databaseAddresses({
  labelerUrl,
  usersReadonlyUrl,
}: Pick<TestDatabases, 'labelerUrl' | 'usersReadonlyUrl'>): Record<string, string> {
  const { pgbouncerPort: port, databaseAdminUrl } = testServers();
  const isBehind = (url: string) => new URL(url).port === new URL(databaseAdminUrl).port;
  const reached = (url: string) => (port && isBehind(url) ? throughPgbouncer(url, port) : url);
  return {
    LABELER_DATABASE_URL: reached(labelerUrl),
    ...(port && isBehind(labelerUrl) ? { LABELER_DIRECT_DATABASE_URL: labelerUrl } : {}),
    USER_DATABASE_URL: reached(usersReadonlyUrl),
  };
}
