import { environmentName, weakSecret, whole } from '@libs/config';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** Settings of user tokens. */
export interface JwtConfig {
  /** As a key object: jsonwebtoken tries to parse a string as a public key first, 40 times as slow. */
  secret: KeyObject;
  lifetimeSeconds: number;
}

/** Settings of service tokens; without a secret they are not accepted. */
export interface ServiceTokenConfig {
  secret: KeyObject | undefined;
}

const HS256 = z.literal('HS256', 'expects HS256');
const secretKey = (text: string) => createSecretKey(Buffer.from(text, 'utf8'));

/** `JWT_SECRET_KEY` (or `JWT_SECRET`), `JWT_ALGORITHM`, `JWT_EXPIRE_MINUTES`. */
export const jwtConfigSchema = z
  .object({
    ENVIRONMENT: environmentName,
    JWT_SECRET_KEY: z.string().optional(),
    JWT_SECRET: z.string().optional(),
    JWT_ALGORITHM: HS256.default('HS256'),
    JWT_EXPIRE_MINUTES: whole(1, 43_200, 1440),
  })
  .transform((env, context): JwtConfig => {
    const name =
      env.JWT_SECRET_KEY === undefined && env.JWT_SECRET ? 'JWT_SECRET' : 'JWT_SECRET_KEY';
    const secret = env[name];
    const problem = secret === undefined ? 'is missing' : refusal(env.ENVIRONMENT, secret);
    if (problem !== undefined || secret === undefined) {
      context.addIssue({ code: 'custom', path: [name], message: problem });
      return z.NEVER;
    }
    return { secret: secretKey(secret), lifetimeSeconds: env.JWT_EXPIRE_MINUTES * 60 };
  });

/** `SERVICE_JWT_SECRET`: shared with the systems that sign service tokens, never the user secret. */
export const serviceTokenConfigSchema = z
  .object({
    ENVIRONMENT: environmentName,
    SERVICE_JWT_SECRET: z.string().optional(),
    JWT_SECRET_KEY: z.string().optional(),
    JWT_SECRET: z.string().optional(),
  })
  .transform((env, context): ServiceTokenConfig => {
    const secret = env.SERVICE_JWT_SECRET;
    if (secret === undefined) return { secret: undefined };
    const shared = secret === (env.JWT_SECRET_KEY ?? env.JWT_SECRET);
    const problem = shared
      ? 'must differ from the secret of user tokens'
      : refusal(env.ENVIRONMENT, secret);
    if (problem !== undefined) {
      context.addIssue({ code: 'custom', path: ['SERVICE_JWT_SECRET'], message: problem });
      return z.NEVER;
    }
    return { secret: secretKey(secret) };
  });

function refusal(environment: string, secret: string): string | undefined {
  return environment === 'production' ? weakSecret(secret) : undefined;
}
