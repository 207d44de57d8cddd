export { effort, isFullEffort } from './effort';
export { s3Client, testBuckets, type TestBuckets } from './buckets';
export {
  type DatasetOverrides,
  type GivenDataset,
  givenDataset,
  givenMember,
  givenOrganization,
  givenStoredImage,
  givenUser,
  type StoredImage,
} from './builders';
export { databaseConfig } from './database-config';
export { testDatabases, type TestDatabases, testPool } from './databases';
export { JWT_SECRET, testEnvironment } from './environment';
export { type Answer, expectOpenApi, OpenApiJudge } from './openapi-judge';
export * from './people';
export { type Pgbouncer, pgbouncerProgram, startPgbouncer } from './pgbouncer';
export { drawPicture, type Picture } from './pictures';
export { whileHolding } from './races';
export { hasRedisServer, type RedisServer, startRedis } from './redis';
export { testServers, type TestServers } from './servers';
export { countStatements, markRequests } from './statements';
export {
  type CallOptions,
  type CallResult,
  type Listenable,
  startTestApp,
  type TestApp,
} from './test-app';
export { createTemplates, databaseUrl, LABELER_ROLE, READER_ROLE } from './templates';
