import { ConfigError, loadConfig } from '@libs/config';
import { randomBytes } from 'node:crypto';
import { jwtConfigSchema, serviceTokenConfigSchema } from './auth.config';

const STRONG = randomBytes(32).toString('hex');
const read = (env: Record<string, string>) =>
  loadConfig({ jwt: jwtConfigSchema, service: serviceTokenConfigSchema }, env);

describe('the settings of tokens', () => {
  it('have no default secret', () => {
    expect(() => read({})).toThrow(ConfigError);
  });

  it.each(['JWT_SECRET_KEY', 'JWT_SECRET'])('take the user secret from %s', (name) => {
    const { jwt } = read({ [name]: 'any', JWT_EXPIRE_MINUTES: '5' });

    expect(jwt.secret.export().toString()).toBe('any');
    expect(jwt.lifetimeSeconds).toBe(300);
  });

  it('leave service tokens off when there is no secret for them', () => {
    expect(read({ JWT_SECRET: 'any' }).service.secret).toBeUndefined();
  });

  it.each([
    ['a short secret', { JWT_SECRET_KEY: 'short' }],
    ['an example secret', { JWT_SECRET_KEY: 'your-secret-key-change-in-production-please' }],
    ['a weak service secret', { JWT_SECRET_KEY: STRONG, SERVICE_JWT_SECRET: 'short' }],
  ])('refuse %s in production only', (_, env) => {
    expect(() => read({ ...env, ENVIRONMENT: 'production' })).toThrow(ConfigError);
    expect(() => read({ ...env, ENVIRONMENT: 'development' })).not.toThrow();
  });

  it.each([
    ['one secret for both kinds of token', { JWT_SECRET: STRONG, SERVICE_JWT_SECRET: STRONG }],
    ['another algorithm', { JWT_SECRET: STRONG, JWT_ALGORITHM: 'none' }],
    ['a lifetime of nothing', { JWT_SECRET: STRONG, JWT_EXPIRE_MINUTES: '0' }],
  ])('refuse %s everywhere', (_, env) => {
    expect(() => read(env)).toThrow(ConfigError);
  });

  it('never show a secret when they are wrong', () => {
    const problems = problemsOf({ JWT_SECRET: STRONG, SERVICE_JWT_SECRET: STRONG });

    expect(problems).toEqual(['SERVICE_JWT_SECRET: must differ from the secret of user tokens']);
  });
});

function problemsOf(env: Record<string, string>): string[] {
  try {
    read(env);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}
