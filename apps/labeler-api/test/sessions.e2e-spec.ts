import {
  countStatements,
  givenUser,
  IVAN,
  JWT_SECRET,
  OLIVIA,
  type Person,
  SAM,
  startTestApp,
  testEnvironment,
} from '@libs/testing';
import jwt from 'jsonwebtoken';
import { behindProxy, whileAway } from '../../../test/support/behind-proxy';
import { until } from '../../../test/support/until';
import { loadAppConfig } from '../src/app.config';
import { createApp } from '../src/app.setup';
import { SessionActivity } from '../src/sessions/session-activity';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

type Me = Record<string, unknown>;

const HOUR = 3600;
const DAY = 24 * HOUR;
const now = () => Math.floor(Date.now() / 1000);
const signed = (claims: object, secret = JWT_SECRET, algorithm: jwt.Algorithm = 'HS256') =>
  jwt.sign(claims, secret, { algorithm });
const unsigned = (header: object, claims: object) =>
  [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.') + '.';

describe('a user token', () => {
  let labeler: Labeler;
  beforeAll(async () => {
    labeler = await startLabeler();
  });
  afterAll(() => labeler.stop());

  const me = <Body = Problem>(token: string, from: Pick<Labeler, 'get'> = labeler) =>
    from.get<Body>('/auth/me', { token });
  const sessionOf = (token: string) => (jwt.decode(token) as jwt.JwtPayload).jti;

  describe('is good for', () => {
    it('the user who signed in', async () => {
      const { status, body } = await me<Me>(await labeler.signIn(OLIVIA));

      expect([status, body.id]).toEqual([200, OLIVIA.id]);
    });

    it.each([
      ['the Platform', { sub: String(SAM.id), email: SAM.email, role: 'guest', type: 'access' }],
      ['a release without sessions', { user_id: SAM.id, email: SAM.email }],
    ])('a user whose token comes from %s', async (_, claims) => {
      const { status, body } = await me<Me>(signed({ ...claims, exp: now() + HOUR }));

      expect([status, body.id]).toEqual([200, SAM.id]);
    });
  });

  describe('is refused when', () => {
    const claims = { user_id: OLIVIA.id, email: OLIVIA.email, exp: now() + HOUR };

    it.each([
      ['somebody else signed it', signed(claims, 'another secret of the right length')],
      ['nobody signed it', unsigned({ alg: 'none', typ: 'JWT' }, claims)],
      ['its algorithm is HS512', signed(claims, JWT_SECRET, 'HS512')],
      ['it never expires', signed({ user_id: OLIVIA.id, email: OLIVIA.email })],
      ['it names no user', signed({ email: OLIVIA.email, exp: now() + HOUR })],
      ['its user is a text', signed({ ...claims, user_id: 'one' })],
      ['its user is negative', signed({ ...claims, user_id: -1 })],
      ['its subject is no number', signed({ sub: 'abc', exp: now() + HOUR })],
      ['it is a refresh token', signed({ ...claims, type: 'refresh' })],
      ['it is huge', signed({ ...claims, padding: 'x'.repeat(9000) }, 'another secret')],
      ['it is no token', 'abc'],
      ['it is the payload alone', signed(claims).split('.')[1] ?? ''],
    ])('%s', async (_, token) => {
      const { status, body, headers } = await me(token);

      expect([status, body.error]).toEqual([401, 'invalid_token']);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    });

    it.each([
      ['names no session', { user_id: OLIVIA.id, exp: now() - 1 }],
      [
        'names a session that nobody knows',
        { user_id: OLIVIA.id, exp: now() - 1, iat: now() - DAY, jti: 'unknown' },
      ],
    ])('expired, and it %s', async (_, expired) => {
      const { status, body } = await me(signed(expired));

      expect([status, body.detail]).toEqual([401, 'The access token has expired']);
    });

    it('there is no such user', async () => {
      const { status, body } = await me(signed({ user_id: 999_999, exp: now() + HOUR }));

      expect([status, body.detail]).toEqual([401, 'User not found']);
    });

    it('the account was deactivated', async () => {
      const { status, body } = await me(signed({ ...claims, user_id: IVAN.id }));

      expect([status, body.detail]).toEqual([403, 'Inactive user']);
    });

    it.each([
      ['there is no header', {}],
      ['the scheme is another', { Authorization: `Basic ${signed(claims)}` }],
      ['the header holds the scheme alone', { Authorization: 'Bearer ' }],
    ])('%s', async (_, headers) => {
      const answer = await labeler.get<Problem>('/auth/me', { headers });

      expect([answer.status, answer.body.error]).toEqual([401, 'authentication_required']);
    });
  });

  describe('after signing out', () => {
    const signOut = (token: string) => labeler.post('/auth/logout', { token });

    it('is refused at once', async () => {
      const token = await labeler.signIn(OLIVIA);
      await me(token);

      const { status } = await signOut(token);
      const { status: after, body } = await me(token);

      expect([status, after]).toEqual([204, 401]);
      expect(body.detail).toMatch(/has ended/);
    });

    it('is refused by another replica as well', async () => {
      const environment = testEnvironment(labeler.databases, labeler.buckets, { WORKER: 'off' });
      const replica = await startTestApp(() => createApp(loadAppConfig(environment)));
      const token = await labeler.signIn(OLIVIA);

      await signOut(token);
      const { status } = await replica.call<Problem>('GET', '/api/v1/auth/me', { token });
      await replica.close();

      expect(status).toBe(401);
    });

    it('leaves the other sessions of the user alone', async () => {
      const [desk, phone] = [await labeler.signIn(OLIVIA), await labeler.signIn(OLIVIA)];

      await signOut(desk);

      expect((await me(phone)).status).toBe(200);
    });

    it('is on record, once', async () => {
      const token = await labeler.signIn(OLIVIA);

      await Promise.all([signOut(token), signOut(token)]);

      const [session] = await labeler.databases.labeler<{ duration_seconds: number }>(
        'select duration_seconds from user_sessions where session_id = $1 and logout_at is not null',
        [sessionOf(token)],
      );
      const records = await labeler.databases.labeler(
        `select user_id, action, resource_type from audit_logs where session_id = $1 order by id`,
        [sessionOf(token)],
      );
      expect(session?.duration_seconds).toBeGreaterThanOrEqual(0);
      expect(records).toEqual([
        { user_id: OLIVIA.id, action: 'login', resource_type: 'session' },
        { user_id: OLIVIA.id, action: 'logout', resource_type: 'session' },
      ]);
    });

    it('goes on when another system made it', async () => {
      const token = signed({ sub: String(SAM.id), exp: now() + HOUR });

      expect((await signOut(token)).status).toBe(204);
      expect((await me(token)).status).toBe(200);
    });

    it('needs a token', async () => {
      expect((await labeler.post<Problem>('/auth/logout')).status).toBe(401);
    });
  });

  describe('of a session in use', () => {
    /** The token of a session that was opened and used so many hours ago, as sign-in leaves them. */
    async function aged(person: Pick<Person, 'id' | 'email'>, opened: number, used: number) {
      const iat = now() - opened * HOUR;
      const claims = { user_id: person.id, email: person.email, iat, exp: iat + DAY };
      const token = signed({ ...claims, jti: `session-${person.id}-${opened}-${used}` });
      await labeler.databases.labeler(
        `insert into user_sessions (user_id, session_id, login_at, last_activity_at)
         values ($1, $2, to_timestamp($3), to_timestamp($4))`,
        [person.id, sessionOf(token), iat, now() - used * HOUR],
      );
      return token;
    }

    it('outlives its expiry', async () => {
      const person = await givenUser(labeler.databases);

      expect((await me(await aged(person, 40, 20))).status).toBe(200);
    });

    it.each([
      ['a day without use', 40, 25],
      ['a week, however much it was used', 169, 1],
    ])('ends after %s', async (_, opened, used) => {
      const person = await givenUser(labeler.databases);

      expect((await me(await aged(person, opened, used))).status).toBe(401);
    });

    it('has its use written down, in one statement for all sessions', async () => {
      const people = [await givenUser(labeler.databases), await givenUser(labeler.databases)];
      const tokens = await Promise.all(people.map((person) => aged(person, 3, 2)));
      await Promise.all(tokens.map((token) => me(token)));

      await labeler.app.get(SessionActivity).flush();

      const used = await labeler.databases.labeler<{ recent: boolean }>(
        `select last_activity_at > now() - interval '1 minute' as recent
           from user_sessions where session_id = any($1)`,
        [tokens.map(sessionOf)],
      );
      expect(used).toEqual([{ recent: true }, { recent: true }]);
    });

    it('has its use written down when the application ends', async () => {
      const person = await givenUser(labeler.databases);
      const token = await aged(person, 3, 2);
      const environment = testEnvironment(labeler.databases, labeler.buckets, { WORKER: 'off' });
      const replica = await startTestApp(() => createApp(loadAppConfig(environment)));
      await replica.call('GET', '/api/v1/auth/me', { token });

      await replica.close();

      const [row] = await labeler.databases.labeler<{ idle: number }>(
        `select extract(epoch from now() - last_activity_at)::int as idle
           from user_sessions where session_id = $1`,
        [sessionOf(token)],
      );
      expect(row?.idle).toBeLessThan(60);
    });
  });
});

describe('a user token, while the labeler database is away', () => {
  let labeler: Labeler;
  beforeAll(async () => {
    labeler = await startLabeler();
  });
  afterAll(() => labeler.stop());

  it('is good when its session was seen before, and cannot be judged otherwise', async () => {
    const { proxy, url } = await behindProxy(labeler.databases.labelerUrl);
    const environment = testEnvironment(labeler.databases, labeler.buckets, {
      WORKER: 'off',
      LABELER_DATABASE_URL: url,
    });
    const replica = await startTestApp(() => createApp(loadAppConfig(environment)));
    const me = async (token: string) =>
      (await replica.call<Problem>('GET', '/api/v1/auth/me', { token })).status;
    const [seen, unseen] = [await labeler.signIn(OLIVIA), await labeler.signIn(SAM)];
    await me(seen);

    const answers = await whileAway(proxy, 'stopped', async () => {
      // What is known is believed for a moment: ask until the application has looked again.
      const known = await until(async () => {
        const { result, statements } = await countStatements(() => me(seen), { every: true });
        return statements.some(({ database }) => database === 'labeler') && result;
      });
      return { known, unknown: await me(unseen) };
    });
    await replica.close();
    await proxy.close();

    expect(answers).toEqual({ known: 200, unknown: 503 });
  });
});

describe('GET /auth/me', () => {
  let labeler: Labeler;
  beforeAll(async () => {
    labeler = await startLabeler();
  });
  afterAll(() => labeler.stop());

  const describeUser = async (person: Person) =>
    (await labeler.get<Me>('/auth/me', { token: await labeler.signIn(person) })).body;

  it('tells everything that the web client shows', async () => {
    const created = '2026-02-03T04:05:06.000Z';
    const person = await givenUser(labeler.databases, { systemRole: 'admin' });
    await labeler.databases.users(
      `update users set company = 'Aurora', division = 'Robots', department = 'Eyes',
              badge_color = 'violet', created_at = $2, updated_at = $2 where id = $1`,
      [person.id, created],
    );

    expect(await describeUser(person)).toEqual({
      id: person.id,
      email: person.email,
      username: null,
      full_name: person.fullName,
      company: 'Aurora',
      division: 'Robots',
      department: 'Eyes',
      system_role: 'admin',
      is_active: true,
      is_admin: true,
      badge_color: 'violet',
      created_at: created,
      updated_at: created,
    });
  });

  it('always has a colour, and null for what is not known', async () => {
    const person = await givenUser(labeler.databases);
    await labeler.databases.users(
      'update users set badge_color = null, full_name = null where id = $1',
      [person.id],
    );

    expect(await describeUser(person)).toMatchObject({
      badge_color: '#6B7280',
      full_name: null,
      company: null,
      is_admin: false,
    });
  });
});
