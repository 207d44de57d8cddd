/** Where the servers of this test run are. Global setup starts them; test files read it. */
export interface TestServers {
  /** A superuser's URL of the database `postgres`. */
  databaseAdminUrl: string;
  templates: { labeler: string; users: string };
  s3: { endpoint: string; accessKey: string; secretKey: string; region: string };
  /** Undefined where there is neither a Redis nor the program to start one. */
  redisUrl?: string;
  /** With `TEST_PGBOUNCER=true`: the port of the PgBouncer that applications reach their databases through. */
  pgbouncerPort?: number;
}

const VARIABLE = 'VISION_TEST_SERVERS';

/** Hands the addresses to the test workers, which inherit the environment. */
export function publishServers(servers: TestServers): void {
  process.env[VARIABLE] = JSON.stringify(servers);
  // The SDK announces its next major version in every process.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
}

/** @throws Error outside of the test rings that have servers. */
export function testServers(): TestServers {
  const text = process.env[VARIABLE];
  if (!text) throw new Error('Only *.db-spec.ts and *.e2e-spec.ts have servers.');
  return JSON.parse(text) as TestServers;
}
