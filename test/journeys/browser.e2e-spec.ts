import { type AppProcess } from '../support/app-process';
import { type Stack, startStack } from '../support/stack';

const HERE = 'http://localhost:3000';
const ELSEWHERE = 'https://elsewhere.example.com';
const APPS = ['labelerApi', 'gateway'] as const;
const TOO_LARGE = JSON.stringify({ text: 'x'.repeat(2 * 1024 * 1024) });

describe('a browser of another origin', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ CORS_ORIGINS: HERE });
  });
  afterAll(() => stack.close());

  const send = (app: AppProcess, path: string, init: RequestInit = {}, origin = HERE) =>
    fetch(app.url + path, { ...init, headers: { Origin: origin, ...init.headers } });

  const json = (body: string): RequestInit => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });

  it.each(APPS)('may read every answer of %s, refusals included', async (name) => {
    const app = stack[name];
    const body = name === 'gateway' ? '/api/v1/datasets/batch' : '/api/v1/auth/login';

    const answers = await Promise.all([
      send(app, '/health'),
      send(app, '/api/v1/datasets'),
      send(app, '/nowhere'),
      send(app, body, json('{"broken')),
      send(app, body, json(TOO_LARGE)),
      send(app, body, { method: 'POST', body: 'text', headers: { 'Content-Type': 'text/xml' } }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 400, 413, 415]);
    for (const { url, status, headers } of answers) {
      expect([url, status, headers.get('access-control-allow-origin')]).toEqual([
        url,
        status,
        HERE,
      ]);
      expect(headers.get('access-control-expose-headers')).toMatch(/X-Request-ID/i);
    }
  });

  it.each(APPS)('is told by %s beforehand what it may send', async (name) => {
    const preflight = {
      method: 'OPTIONS',
      headers: {
        'Access-Control-Request-Method': 'PATCH',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    };

    const [allowed, refused] = await Promise.all([
      send(stack[name], '/api/v1/datasets', preflight),
      send(stack[name], '/api/v1/datasets', preflight, ELSEWHERE),
    ]);

    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-methods')).toMatch(/PATCH/);
    expect(allowed.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(APPS)('may read nothing of %s when its origin is not welcome', async (name) => {
    const { headers } = await send(stack[name], '/health', {}, ELSEWHERE);

    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
