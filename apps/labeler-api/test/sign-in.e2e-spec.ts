import { givenUser, IVAN, JWT_SECRET, OLIVIA, PASSWORD } from '@libs/testing';
import { hashSync } from 'bcrypt';
import jwt from 'jsonwebtoken';
import { type Labeler, startLabeler } from './support/labeler';

type Problem = { error: string; detail: string };
type Token = { access_token: string; token_type: string };

describe('POST /auth/login', () => {
  let labeler: Labeler;
  beforeAll(async () => {
    labeler = await startLabeler({
      SIGN_IN_ATTEMPTS_PER_ADDRESS: '1000',
      SIGN_IN_ATTEMPTS_PER_ACCOUNT: '100',
    });
  });
  afterAll(() => labeler.stop());

  const signIn = <Body>(email: unknown, password: unknown = PASSWORD) =>
    labeler.post<Body>('/auth/login', { body: { email, password } });

  it('gives a token that says who, for how long, and which session', async () => {
    const { status, body } = await signIn<Token>(OLIVIA.email);

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
});
