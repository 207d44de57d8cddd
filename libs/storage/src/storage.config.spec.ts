import { ConfigError, type Environment, loadConfig } from '@libs/config';
import { storageConfigSchema } from './storage.config';

const S3 = {
  S3_ENDPOINT: 'http://localhost:9000',
  S3_ACCESS_KEY: 'minioadmin',
  S3_SECRET_KEY: 'minioadmin',
};
const R2 = {
  R2_ACCOUNT_ID: '0123456789abcdef',
  R2_ACCESS_KEY_ID: 'an-access-key',
  R2_SECRET_ACCESS_KEY: 'c9c7b1c1ce0a4c4b9c7b1c1ce0a4c4b9',
};

const load = (env: Environment) => loadConfig({ storage: storageConfigSchema }, env).storage;

describe('storageConfigSchema', () => {
  it('fills in what most deployments leave out', () => {
    expect(load(S3)).toEqual({
      endpoint: 'http://localhost:9000',
      publicEndpoint: 'http://localhost:9000',
      region: 'us-east-1',
      accessKeyId: 'minioadmin',
      secretAccessKey: 'minioadmin',
      forcePathStyle: true,
      buckets: { datasets: 'datasets', annotations: 'annotations' },
      connectTimeoutMs: 5000,
      idleTimeoutMs: 30_000,
      callTimeoutMs: 10_000,
      maxSockets: 64,
    });
  });

  it.each([
    ['localhost:9000', 'false', 'http://localhost:9000'],
    ['s3.example.org', 'true', 'https://s3.example.org'],
    ['http://storage:9000/', 'true', 'http://storage:9000'],
    ['https://example.org/s3/', 'false', 'https://example.org/s3'],
    ['[::1]:9000', 'false', 'http://[::1]:9000'],
  ])('understands the endpoint %s with S3_USE_SSL=%s', (endpoint, ssl, expected) => {
    expect(load({ ...S3, S3_ENDPOINT: endpoint, S3_USE_SSL: ssl }).endpoint).toBe(expected);
  });

  it('keeps the address of browsers apart from its own', () => {
    const config = load({ ...S3, S3_PUBLIC_ENDPOINT: 'https://files.example.org' });

    expect(config).toMatchObject({
      endpoint: 'http://localhost:9000',
      publicEndpoint: 'https://files.example.org',
    });
  });

  it('reads the names of R2 where those of S3 are absent', () => {
    expect(load({ ...R2, R2_BUCKET_DATASETS: 'training-datasets' })).toMatchObject({
      endpoint: 'https://0123456789abcdef.r2.cloudflarestorage.com',
      region: 'auto',
      accessKeyId: 'an-access-key',
      buckets: { datasets: 'training-datasets', annotations: 'annotations' },
    });
    expect(load({ ...R2, ...S3 }).endpoint).toBe('http://localhost:9000');
  });

  it('does not know a public base URL for private data', () => {
    const config = load({ ...R2, R2_PUBLIC_URL: 'https://pub-1234.r2.dev' });

    expect(JSON.stringify(config)).not.toContain('pub-1234');
  });

  it.each([
    [{ S3_ENDPOINT: 'ftp://example.org' }, 'S3_ENDPOINT'],
    [{ S3_ENDPOINT: 'http://key:secret@example.org' }, 'S3_ENDPOINT'],
    [{ S3_PUBLIC_ENDPOINT: 'http://' }, 'S3_PUBLIC_ENDPOINT'],
    [{ S3_ACCESS_KEY: undefined }, 'S3_ACCESS_KEY'],
    [{ S3_BUCKET_DATASETS: 'a/b' }, 'S3_BUCKET_DATASETS'],
    [{ S3_REGION: 'us_east' }, 'S3_REGION'],
    [{ S3_IDLE_TIMEOUT: '0' }, 'S3_IDLE_TIMEOUT'],
  ])('refuses %j and names %s', (env, name) => {
    expect(() => load({ ...S3, ...env })).toThrow(name);
  });

  it.each([
    'minioadmin',
    'minioadmin-minioadmin',
    'k3y-9f2',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ])('refuses the secret key %s in production, without repeating it', (secret) => {
    const start = () => load({ ...S3, S3_SECRET_KEY: secret, ENVIRONMENT: 'production' });

    expect(start).toThrow(ConfigError);
    expect(start).not.toThrow(secret);
  });

  it('takes a real secret key in production', () => {
    expect(load({ ...R2, ENVIRONMENT: 'production' }).region).toBe('auto');
  });
});
