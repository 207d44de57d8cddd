import jwt from 'jsonwebtoken';
import { randomUUID } from 'node:crypto';
import type { JwtConfig } from './auth.config';
import { InvalidTokenError } from './auth.errors';
import { isUserId, parseUserId } from './user-id';

/** As the column that holds it; other systems may put anything into `jti`. */
const SESSION_ID = /^[\x21-\x7e]{1,255}$/;

/** What a user token says. */
export interface UserToken {
  userId: number;
  /** The `jti` of the token; null when another system made it without one. */
  sessionId: string | null;
  /** Unix seconds. */
  issuedAt: number | null;
  expiresAt: number;
}

type Claims = Record<string, unknown>;

/** What a token of ours says: it always belongs to a session. */
export interface SignedUserToken extends UserToken {
  sessionId: string;
  issuedAt: number;
}

/** Signs a user token of a new session, that lives for `config.lifetimeSeconds`. */
export function signUserToken(
  config: JwtConfig,
  { userId, email }: { userId: number; email: string },
): { token: string; claims: SignedUserToken } {
  const sessionId = randomUUID();
  const issuedAt = Math.floor(Date.now() / 1000);
  const expiresAt = issuedAt + config.lifetimeSeconds;
  const payload = { user_id: userId, email, jti: sessionId, iat: issuedAt, exp: expiresAt };
  const token = jwt.sign(payload, config.secret, { algorithm: 'HS256' });
  return { token, claims: { userId, sessionId, issuedAt, expiresAt } };
}

/** Says why a signature check failed, in words that leak nothing. */
export function tokenError(error: unknown): InvalidTokenError {
  if (error instanceof jwt.TokenExpiredError) {
    return new InvalidTokenError('The access token has expired', error);
  }
  return new InvalidTokenError(undefined, error);
}

/**
 * Reads the claims of a verified user token: ours (`user_id`) or the Platform's (numeric `sub`).
 * Tokens with another purpose (refresh, service) are signed alike and are refused.
 * @throws InvalidTokenError
 */
export function userTokenOf(payload: unknown): UserToken {
  const claims = Object(payload) as Claims;
  const { exp, iat, jti, type = 'access' } = claims;
  const userId = subjectOf(claims);
  const otherPurpose = type !== 'access' || 'scopes' in claims;
  if (userId === undefined || typeof exp !== 'number' || otherPurpose)
    throw new InvalidTokenError();
  return {
    userId,
    sessionId: typeof jti === 'string' && SESSION_ID.test(jti) ? jti : null,
    issuedAt: typeof iat === 'number' ? iat : null,
    expiresAt: exp,
  };
}

function subjectOf({ user_id, sub }: Claims): number | undefined {
  const id = user_id ?? parseUserId(sub) ?? sub;
  return isUserId(id) ? id : undefined;
}
