import { z } from 'zod';
import { flag, list, weakSecret, whole } from './fields';
import { ConfigError, loadConfig } from './load-config';

const server = z
  .object({ PORT: whole(1, 65_535, 8011), DEBUG: flag(false), ORIGINS: list(['a']) })
  .transform((env) => ({ port: env.PORT, debug: env.DEBUG, origins: env.ORIGINS }));
const secrets = z.object({ JWT_SECRET_KEY: z.string() });

describe('loadConfig', () => {
  it('gives typed settings, with defaults for what is absent or empty', () => {
    const env = { PORT: '9000', DEBUG: '', ORIGINS: ' x, ,y ', JWT_SECRET_KEY: 'k' };

    const config = loadConfig({ server, secrets }, env);

    expect(config.server).toEqual({ port: 9000, debug: false, origins: ['x', 'y'] });
  });

  it('reports every problem of every section at once, by variable and without values', () => {
    const load = () => loadConfig({ server, secrets }, { PORT: 'eighty', DEBUG: 'perhaps' });

    expect(load).toThrow(ConfigError);
    expect(problemsOf(load)).toEqual([
      'PORT: expects a whole number from 1 to 65535',
      'DEBUG: expects true or false',
      'JWT_SECRET_KEY: is missing',
    ]);
  });
});

describe('weakSecret', () => {
  it.each([
    'short',
    'change-me-change-me-change-me-change-me',
    'your-secret-key-your-secret-key-1234',
  ])('refuses %s', (secret) => expect(weakSecret(secret)).toEqual(expect.any(String)));

  it('accepts a long random secret', () => {
    expect(weakSecret('q7Vb2mXc9LrT4wZk8NfH1jPd6GsY3aEu')).toBeUndefined();
  });
});

function problemsOf(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}
