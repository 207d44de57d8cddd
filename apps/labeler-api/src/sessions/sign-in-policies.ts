import type { ThrottlerOptions } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { addressKey } from './address-key';
import { normalizeEmail } from './normalize-email';
import type { SessionsConfig } from './sessions.config';

const MINUTE_MS = 60_000;

type SignInRequest = Partial<Pick<FastifyRequest, 'ip' | 'body'>>;

/** How often one address may try to sign in, and how often somebody may try one account. */
export function signInPolicies(config: SessionsConfig): ThrottlerOptions[] {
  return [
    {
      name: 'sign_in_address',
      limit: config.attemptsPerAddress,
      ttl: MINUTE_MS,
      getTracker: ({ ip = '' }: SignInRequest) => addressKey(ip),
    },
    {
      name: 'sign_in_account',
      limit: config.attemptsPerAccount,
      ttl: MINUTE_MS,
      getTracker: ({ body }: SignInRequest) => accountOf(body),
    },
  ];
}

/** The account that is tried; empty while nobody has validated the body and it names none. */
function accountOf(body: unknown): string {
  const email = normalizeEmail((body as { email?: unknown } | null | undefined)?.email);
  return typeof email === 'string' ? email : '';
}
