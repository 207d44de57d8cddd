import type { UserToken } from '@libs/auth';
import { assertSessionAlive } from './session-rules';
import type { SessionState } from './session.queries';

const HOUR = 3600;
const LOGIN = 1_800_000_000;
const LIMITS = { idleSeconds: 24 * HOUR, maxSeconds: 7 * 24 * HOUR };

const token = (changes: Partial<UserToken> = {}): UserToken => ({
  ...{ userId: 7, sessionId: 's', issuedAt: LOGIN, expiresAt: LOGIN + 24 * HOUR },
  ...changes,
});
const session = (lastHour: number, changes: Partial<SessionState> = {}): SessionState => ({
  loginAt: new Date(LOGIN * 1000),
  lastActivityAt: new Date((LOGIN + lastHour * HOUR) * 1000),
  ended: false,
  ...changes,
});
const judge = (given: UserToken, state: SessionState | undefined, hour: number) => () =>
  assertSessionAlive(given, state, LIMITS, LOGIN + hour * HOUR);

describe('assertSessionAlive', () => {
  it.each([
    ['a token before its expiry', token(), session(0), 23.9],
    ['a token without a session before its expiry', token(), undefined, 23.9],
    ['an expired token whose session was in use within a day', token(), session(23), 46.9],
    ['an expired token of a session that is used day after day', token(), session(150), 167.9],
  ])('lets pass %s', (_, given, state, hour) => {
    expect(judge(given, state, hour)).not.toThrow();
  });

  it.each([
    ['a token without a session', token(), undefined, 24],
    ['a session out of use for a day', token(), session(23), 47],
    ['a session that was never used', token(), session(0), 24],
    ['a session of seven days, however busy', token(), session(167.9), 168],
    ['a token with another expiry', token({ expiresAt: LOGIN + 1 }), session(23), 24],
    ['a token issued at another time', token({ issuedAt: LOGIN - 1 }), session(23), 24],
    ['a token that tells no time of issue', token({ issuedAt: null }), session(23), 24],
  ])('calls expired: %s', (_, given, state, hour) => {
    expect(judge(given, state, hour)).toThrow('The access token has expired');
  });

  it('refuses a session that was signed out, before the expiry of its token as well', () => {
    expect(judge(token(), session(0, { ended: true }), 1)).toThrow('has ended');
  });
});
