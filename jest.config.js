const { existsSync, readFileSync } = require('node:fs');
const { delimiter, join } = require('node:path');

const { exclude: _specs, ...swc } = JSON.parse(readFileSync(`${__dirname}/.swcrc`, 'utf8'));

const shared = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/libs/testing/jest/shared-context-environment.js',
  runtime: '<rootDir>/libs/testing/jest/shared-modules-runtime.js',
  transform: { '\\.[jt]s$': ['@swc/jest', { ...swc, swcrc: false }] },
  moduleNameMapper: {
    '^@libs/([^/]+)$': '<rootDir>/libs/$1/src',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.dev'],
  setupFilesAfterEnv: ['<rootDir>/libs/testing/src/setup-after-env.ts'],
};

/** Unit tests need nothing; the other rings share one PostgreSQL and one S3 server started for the run. */
const withServers = {
  ...shared,
  globalSetup: '<rootDir>/libs/testing/src/global-setup.ts',
  globalTeardown: '<rootDir>/libs/testing/src/global-teardown.ts',
};

const redisIsHere =
  Boolean(process.env.REDIS_URL) ||
  (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, 'redis-server')));

module.exports = {
  // A third worker uses what the others leave while they wait for servers and for processes that start.
  maxWorkers: 3,
  workerIdleMemoryLimit: '1GB',
  testSequencer: '<rootDir>/libs/testing/jest/long-files-first.js',
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/**/*.spec.ts'] },
    { ...withServers, displayName: 'db', testMatch: ['<rootDir>/**/*.db-spec.ts'] },
    {
      ...withServers,
      displayName: 'e2e',
      testMatch: ['<rootDir>/**/*.e2e-spec.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        ...(redisIsHere ? [] : ['\\.redis\\.e2e-spec\\.ts$']),
      ],
    },
  ],
};
