import { whole } from '@libs/config';
import { z } from 'zod';

/** Settings of sign-in and sessions. Attempts are counted per minute. */
export const sessionsConfigSchema = z
  .object({
    SIGN_IN_ATTEMPTS_PER_ADDRESS: whole(1, 100_000, 100),
    SIGN_IN_ATTEMPTS_PER_ACCOUNT: whole(1, 100_000, 20),
    SIGN_IN_CONCURRENCY: whole(1, 64, 2),
    SESSION_MAX_DAYS: whole(1, 90, 7),
  })
  .transform((env) => ({
    attemptsPerAddress: env.SIGN_IN_ATTEMPTS_PER_ADDRESS,
    attemptsPerAccount: env.SIGN_IN_ATTEMPTS_PER_ACCOUNT,
    concurrency: env.SIGN_IN_CONCURRENCY,
    maxSessionSeconds: env.SESSION_MAX_DAYS * 86_400,
  }));

export type SessionsConfig = z.infer<typeof sessionsConfigSchema>;

/** Injection tokens of the `SessionsConfig` and of the `JwtConfig`. */
export const SESSIONS_CONFIG = Symbol('SESSIONS_CONFIG');
export const JWT_CONFIG = Symbol('JWT_CONFIG');
/** Injection token of the `SessionLimits` that follow from both. */
export const SESSION_LIMITS = Symbol('SESSION_LIMITS');
