import { loadConfig } from '@libs/config';
import { databaseConfigSchema } from './database.config';

const schema = databaseConfigSchema({
  urls: ['LABELER_DATABASE_URL', 'DATABASE_URL'],
  prefix: 'LABELER_DB',
});
const load = (env: Record<string, string>) => loadConfig({ db: schema }, env).db;

describe('database settings', () => {
  it('come from a URL, with escaped characters in the password', () => {
    const config = load({
      LABELER_DATABASE_URL: 'postgresql://ann:p%40ss@db.internal:6543/labeler',
    });

    expect(config).toMatchObject({
      host: 'db.internal',
      port: 6543,
      user: 'ann',
      password: 'p@ss',
      database: 'labeler',
      tls: false,
      pgbouncer: false,
      poolSize: 15,
      poolTimeoutMs: 30_000,
    });
  });

  it('come from the five parts when there is no URL', () => {
    const config = load({
      LABELER_DB_HOST: 'h',
      LABELER_DB_NAME: 'n',
      LABELER_DB_USER: 'u',
      LABELER_DB_PASSWORD: 'p',
    });

    expect(config).toMatchObject({
      host: 'h',
      port: 5432,
      database: 'n',
      user: 'u',
      password: 'p',
    });
  });

  it('prefer the first named URL', () => {
    const env = { DATABASE_URL: 'postgres://x/second', LABELER_DATABASE_URL: 'postgres://x/first' };

    expect(load(env).database).toBe('first');
  });

  it('understand PgBouncer, a connection limit and TLS', () => {
    const url = 'postgres://u:p@h/db?pgbouncer=true&connection_limit=7&sslmode=require';

    expect(load({ DATABASE_URL: url })).toMatchObject({
      pgbouncer: true,
      poolSize: 7,
      tls: { rejectUnauthorized: false },
    });
    expect(load({ DATABASE_URL: 'postgres://u:p@h/db?sslmode=verify-full' }).tls).toEqual({
      rejectUnauthorized: true,
    });
  });

  it.each([
    ['pool size and overflow add up', { DB_POOL_SIZE: '3', DB_MAX_OVERFLOW: '4' }, 7],
    ['the other spelling of overflow', { DB_POOL_SIZE: '3', DB_POOL_MAX_OVERFLOW: '1' }, 4],
  ])('size the pool: %s', (_, env, poolSize) => {
    expect(load({ DATABASE_URL: 'postgres://h/db', ...env }).poolSize).toBe(poolSize);
  });

  it.each([
    ['mysql://h/db', 'DATABASE_URL: expects a postgresql:// URL'],
    ['nonsense', 'DATABASE_URL: expects postgresql://user:password@host:port/name'],
    ['postgres://h/', 'DATABASE_URL: names no database after the host'],
    ['postgres://h/db?sslmode=maybe', 'DATABASE_URL: sslmode= expects'],
    ['postgres://h/db?connection_limit=none', 'DATABASE_URL: connection_limit= expects'],
  ])('refuse %s in words', (url, problem) => {
    expect(() => load({ DATABASE_URL: url })).toThrow(problem);
  });

  it('name what is missing when nothing is set', () => {
    expect(() => load({})).toThrow(
      'LABELER_DATABASE_URL: is missing (or set LABELER_DB_HOST, LABELER_DB_NAME, LABELER_DB_USER, LABELER_DB_PASSWORD)',
    );
  });
});
