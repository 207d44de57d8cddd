import { InvalidTokenError, type UserToken } from '@libs/auth';
import type { SessionState } from './session.queries';

export interface SessionLimits {
  /** How long a token is good for by itself, and a session without use. */
  idleSeconds: number;
  /** When a session ends however busy it is. */
  maxSeconds: number;
}

/**
 * Lets a token pass while its session lives. A session in use outlives the expiry of the token it was
 * opened with, so that nobody is thrown out in the middle of work; signing out ends it at once.
 * A token without a session (made elsewhere, or before there were sessions) lives until it expires.
 * @param nowSeconds Unix time
 * @throws InvalidTokenError
 */
export function assertSessionAlive(
  token: UserToken,
  session: SessionState | undefined,
  limits: SessionLimits,
  nowSeconds = Date.now() / 1000,
): void {
  if (session?.ended) throw new InvalidTokenError('The session has ended. Sign in again.');
  if (nowSeconds < token.expiresAt) return;
  if (!session || !belongs(token, session, limits) || nowSeconds >= endOf(session, limits)) {
    throw new InvalidTokenError('The access token has expired');
  }
}

/** Only the very token that the session was opened with may outlive its expiry. */
function belongs(token: UserToken, session: SessionState, limits: SessionLimits): boolean {
  const loginSeconds = secondsOf(session.loginAt);
  return token.issuedAt === loginSeconds && token.expiresAt === loginSeconds + limits.idleSeconds;
}

/** When a session ends that is not used any more, as Unix seconds. */
export function endOf(
  { loginAt, lastActivityAt }: Pick<SessionState, 'loginAt' | 'lastActivityAt'>,
  limits: SessionLimits,
): number {
  return Math.min(
    secondsOf(lastActivityAt) + limits.idleSeconds,
    secondsOf(loginAt) + limits.maxSeconds,
  );
}

function secondsOf(time: Date): number {
  return time.getTime() / 1000;
}
