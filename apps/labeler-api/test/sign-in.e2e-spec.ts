import { givenUser, IVAN, JWT_SECRET, OLIVIA, PASSWORD, type Person } from '@libs/testing';
import { hashSync } from 'bcrypt';
import jwt from 'jsonwebtoken';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

type Token = { access_token: string; token_type: string };

describe('POST /auth/login', () => {
  let labeler: Labeler;
  beforeAll(async () => {
    labeler = await startLabeler();
  });
  afterAll(() => labeler.stop());

  const attempt = <Body = Problem>(email: unknown, password: unknown = PASSWORD) =>
    labeler.post<Body>('/auth/login', {
      body: { email, password },
      headers: { 'User-Agent': 'Sign-in test' },
    });
  const storeHash = (person: Pick<Person, 'id'>, hash: string) =>
    labeler.databases.users('update users set hashed_password = $2 where id = $1', [
      person.id,
      hash,
    ]);
  const records = (condition: string, value: unknown) =>
    labeler.databases.labeler(
      `select user_id, action, resource_type, resource_id, session_id, status, details,
              host(ip_address::inet) as ip_address, user_agent
         from audit_logs where ${condition} = $1 order by id`,
      [value],
    );

  it('gives a token that says who, for how long, and which session', async () => {
    const { status, body } = await attempt<Token>(OLIVIA.email);

    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['access_token', 'token_type']);
    expect(body.token_type).toBe('bearer');
    const claims = jwt.verify(body.access_token, JWT_SECRET, {
      algorithms: ['HS256'],
    }) as jwt.JwtPayload;
    expect(claims).toMatchObject({ user_id: OLIVIA.id, email: OLIVIA.email });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(24 * 3600);
    expect(claims.jti).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('opens a session and puts it on record', async () => {
    const person = await givenUser(labeler.databases);

    const { body } = await attempt<Token>(person.email);

    const { jti } = jwt.decode(body.access_token) as jwt.JwtPayload;
    const origin = { ip_address: '127.0.0.1', user_agent: 'Sign-in test' };
    expect(
      await labeler.databases.labeler(
        'select session_id, logout_at, ip_address, user_agent from user_sessions where user_id = $1',
        [person.id],
      ),
    ).toEqual([{ session_id: jti, logout_at: null, ...origin }]);
    expect(await records('user_id', person.id)).toEqual([
      {
        user_id: person.id,
        action: 'login',
        resource_type: 'session',
        resource_id: jti,
        session_id: jti,
        status: 'success',
        details: null,
        ...origin,
      },
    ]);
  });

  it('tells nobody whether it was the e-mail or the password', async () => {
    const wrongPassword = await attempt(OLIVIA.email, 'wrong');
    const unknown = await attempt('nobody@example.com', 'wrong');

    const facts = ({ status, headers, body }: typeof unknown) => ({
      status,
      challenge: headers.get('www-authenticate'),
      ...{ ...body, request_id: undefined },
    });
    expect(facts(wrongPassword)).toEqual(facts(unknown));
    expect(facts(unknown)).toMatchObject({
      status: 401,
      error: 'wrong_credentials',
      detail: 'Incorrect email or password',
      challenge: 'Bearer',
    });
  });

  it('puts refused attempts on record', async () => {
    const person = await givenUser(labeler.databases, { isActive: false });
    const stranger = `stranger-${person.id}@example.com`;

    await attempt(person.email, 'wrong');
    await attempt(person.email);
    await attempt(stranger, 'wrong');

    const failure = { action: 'login_failed', status: 'failure', resource_id: null };
    expect(await records("details ->> 'email'", person.email)).toMatchObject([
      { ...failure, user_id: person.id, details: { reason: 'wrong_password' } },
      { ...failure, user_id: person.id, details: { reason: 'inactive_user' } },
    ]);
    expect(await records("details ->> 'email'", stranger)).toMatchObject([
      { ...failure, user_id: null, details: { reason: 'unknown_email' } },
    ]);
  });

  it('says that an account is deactivated only to who knows its password', async () => {
    const right = await attempt(IVAN.email);
    const wrong = await attempt(IVAN.email, 'wrong');

    expect([right.status, right.body.detail]).toEqual([403, 'Inactive user']);
    expect(wrong.status).toBe(401);
  });

  it.each([
    ['blanks around the e-mail', (email: string) => `  ${email}\t`],
    ['a domain in capitals', (email: string) => email.replace('example.com', 'EXAMPLE.Com')],
  ])('tolerates %s', async (_, typed) => {
    expect((await attempt(typed(OLIVIA.email))).status).toBe(200);
  });

  it('knows the case of the part before the @', async () => {
    expect((await attempt(OLIVIA.email.toUpperCase())).status).toBe(401);
  });

  it.each(['user@localhost', 'user@corp.local', 'user@site.test', '김철수@example.com'])(
    'lets %s in',
    async (email) => {
      await givenUser(labeler.databases, { email });

      expect((await attempt(email)).status).toBe(200);
    },
  );

  it.each([
    ['$2y$', (hash: string) => hash.replace(/^\$2b/, '$2y')],
    ['$2a$', (hash: string) => hash.replace(/^\$2b/, '$2a')],
  ])('accepts hashes that begin with %s', async (_, spelled) => {
    const person = await givenUser(labeler.databases);
    await storeHash(person, spelled(hashSync(PASSWORD, 4)));

    expect((await attempt(person.email)).status).toBe(200);
    expect((await attempt(person.email, 'wrong')).status).toBe(401);
  });

  it.each([
    ['empty', ''],
    ['a placeholder', '!'],
    ['the password itself', PASSWORD],
    ['argon2', '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b0dWRWJTmaaJObG'],
    ['cut off', hashSync(PASSWORD, 4).slice(0, 59)],
    ['of an unknown variant', hashSync(PASSWORD, 4).replace(/^\$2b/, '$2z')],
  ])('refuses an account whose stored hash is %s', async (_, hash) => {
    const person = await givenUser(labeler.databases);
    await storeHash(person, hash);

    const { status, body } = await attempt(person.email);

    expect([status, body.error]).toEqual([401, 'wrong_credentials']);
  });

  it('refuses an account that has no hash because it signs in elsewhere', async () => {
    await labeler.databases.users('alter table users alter hashed_password drop not null');
    const person = await givenUser(labeler.databases);
    await labeler.databases.users('update users set hashed_password = null where id = $1', [
      person.id,
    ]);

    expect((await attempt(person.email)).status).toBe(401);
  });

  it.each([
    ['no e-mail', { password: PASSWORD }, /email/],
    ['no password', { email: OLIVIA.email }, /password/],
    ['an e-mail without a domain', { email: 'olivia', password: PASSWORD }, /email/],
    ['an e-mail with a NUL', { email: 'a\u0000@example.com', password: PASSWORD }, /email/],
    ['an e-mail that is a list', { email: [OLIVIA.email], password: PASSWORD }, /email/],
    ['a password that is a number', { email: OLIVIA.email, password: 7 }, /password/],
    ['a password that is null', { email: OLIVIA.email, password: null }, /password/],
    ['an empty object', {}, /email.*password/],
    ['no body', undefined, /email.*password/],
  ])('explains what is wrong with %s', async (_, body, sentence) => {
    const answer = await labeler.post<Problem>('/auth/login', { body });

    expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
    expect(answer.body.detail).toMatch(sentence);
  });

  it.each(['', '\u0000', '🔑'.repeat(50), 'x'.repeat(100_000)])(
    'takes any text for a password (%#)',
    async (password) => {
      expect((await attempt(OLIVIA.email, password)).status).toBe(401);
    },
  );

  it('refuses what is no JSON', async () => {
    const response = await labeler.fetch('/api/v1/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"email":',
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'malformed_request' });
  });

  it('lets browsers of the web client ask', async () => {
    const preflight = await labeler.fetch('/api/v1/auth/login', {
      method: 'OPTIONS',
      headers: {
        Origin: 'http://localhost:3010',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:3010');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
  });
});

describe('POST /auth/login, tried often', () => {
  let labeler: Labeler;
  beforeAll(async () => {
    labeler = await startLabeler({
      SIGN_IN_ATTEMPTS_PER_ADDRESS: '12',
      SIGN_IN_ATTEMPTS_PER_ACCOUNT: '4',
      TRUST_PROXY: '1',
    });
  });
  afterAll(() => labeler.stop());

  const attempt = (email: string, address: string, password = 'wrong') =>
    labeler.post<Problem & { retry_after?: number; 'violated-policies'?: string[] }>(
      '/auth/login',
      { body: { email, password }, headers: { 'X-Forwarded-For': address } },
    );
  const statuses = async (attempts: Promise<{ status: number }>[]) =>
    (await Promise.all(attempts)).map(({ status }) => status).sort();

  it('is refused for an account, from wherever it is tried and with the right password too', async () => {
    const { email } = await givenUser(labeler.databases);

    const burst = await statuses(
      [1, 2, 3, 4, 5, 6].map((host) => attempt(email, `198.51.100.${host}`)),
    );
    const late = await attempt(email.replace('example', 'EXAMPLE'), '198.51.100.7', PASSWORD);

    expect(burst).toEqual([401, 401, 401, 401, 429, 429]);
    expect(late.status).toBe(429);
    expect(late.body).toMatchObject({
      error: 'rate_limit_exceeded',
      'violated-policies': ['sign_in_account'],
    });
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(late.headers.get('ratelimit-policy')).toContain('"sign_in_account";q=4;w=60');
  });

  it('is refused for an address, whatever the account', async () => {
    const names = Array.from({ length: 14 }, (_, n) => `nobody-${n}@example.com`);

    const burst = await statuses(names.map((name) => attempt(name, '2001:db8:7:7::1')));
    const neighbour = await attempt('x@example.com', '2001:db8:7:7::2');
    const elsewhere = await attempt('x@example.com', '2001:db8:7:8::1');

    expect(burst.filter((status) => status === 401)).toHaveLength(12);
    expect(neighbour.body['violated-policies']).toEqual(['sign_in_address']);
    expect(elsewhere.status).toBe(401);
  });

  it('does not believe an address that the client put before the one the proxy saw', async () => {
    const names = Array.from({ length: 13 }, (_, n) => `somebody-${n}@example.com`);

    const burst = await statuses(
      names.map((name, n) => attempt(name, `203.0.113.${n}, 192.0.2.9`)),
    );

    expect(burst.filter((status) => status === 429)).toHaveLength(1);
  });
});
