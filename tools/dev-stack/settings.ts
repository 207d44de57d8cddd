import { loadConfig, whole } from '@libs/config';
import { join, resolve } from 'node:path';
import { z } from 'zod';

type Environment = NodeJS.ProcessEnv;

export interface Settings {
  /** Everything that the stack keeps lies here. */
  stateDir: string;
  host: string;
  labelerApiPort: number;
  gatewayPort: number;
}

const schema = z
  .object({
    DEV_STATE_DIR: z.string().default('.dev'),
    HOST: z.string().default('127.0.0.1'),
    LABELER_API_PORT: whole(1, 65_535, 8011),
    GATEWAY_PORT: whole(1, 65_535, 8020),
  })
  .transform((env): Settings => ({
    stateDir: resolve(env.DEV_STATE_DIR),
    host: env.HOST,
    labelerApiPort: env.LABELER_API_PORT,
    gatewayPort: env.GATEWAY_PORT,
  }));

/** The settings of the stack itself. @throws ConfigError */
export function readSettings(env: Environment): Settings {
  return loadConfig({ stack: schema }, env).stack;
}

/** Which servers the environment brings along; the others are embedded. */
export function givenServers(env: Environment) {
  const isGiven = (...names: string[]) => names.some((name) => env[name]);
  return {
    labelerDatabase: isGiven(
      'LABELER_DATABASE_URL',
      'LABELER_DB_URL',
      'DATABASE_URL',
      'LABELER_DB_HOST',
    ),
    userDatabase: isGiven('USER_DATABASE_URL', 'USER_DB_URL', 'USER_DB_HOST'),
    objectStore: isGiven('S3_ENDPOINT', 'R2_ENDPOINT', 'R2_ACCOUNT_ID'),
  };
}

export function logFile({ stateDir }: Settings, name: string): string {
  return join(stateDir, 'logs', `${name}.log`);
}
