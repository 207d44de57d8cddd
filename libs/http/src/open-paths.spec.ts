import fc from 'fast-check';
import Fastify, { type FastifyInstance } from 'fastify';
import { decodeOnce, openPathRewriter } from './open-paths';

const ROUTES = [
  'POST /projects/:project_id/images/*image_id/confirm',
  'GET /locks/:project_id/*image_id/status',
  'DELETE /locks/:project_id/*image_id/force',
  'DELETE /locks/:project_id/*image_id',
];

interface Found {
  route: string;
  project_id: string;
  image_id: string;
}

describe('a path parameter that may hold anything', () => {
  let server: FastifyInstance;
  beforeAll(() => {
    server = Fastify({
      rewriteUrl: openPathRewriter('api/v1', ROUTES),
      routerOptions: { maxParamLength: 2048 },
    });
    for (const route of ROUTES) {
      const [method = '', path = ''] = route.split(' ');
      const url = `/api/v1${path.replace('*', ':')}`;
      server.route({
        method,
        url,
        handler: ({ params }) => ({ route, ...(params as object) }),
      });
    }
    server.get('/api/v1/projects/:project_id/images', ({ query }) => ({ query }));
  });
  afterAll(() => server.close());

  const send = async (method: 'GET' | 'POST' | 'DELETE', path: string) => {
    const { statusCode, body } = await server.inject({ method, url: `/api/v1${path}` });
    return { status: statusCode, ...(JSON.parse(body) as Partial<Found>) };
  };
  const confirmed = async (sent: string) =>
    (await send('POST', `/projects/proj_1/images/${sent}/confirm`)).image_id;

  // Clients resolve dot segments themselves before they send.
  const isSent = (id: string) => !id.split('/').some((part) => part === '.' || part === '..');
  const anyId = fc
    .oneof(
      fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
      fc
        .array(
          fc.constantFrom('a', '/', ' ', '%', '%2F', '%25', '%zz', '#', '?', '+', '고양이', '🐈'),
        )
        .map((parts) => parts.join(''))
        .filter((id) => id !== ''),
      fc.constantFrom('confirm', 'a/confirm', 'x/status', 'a..b', '.a/b.', 'a//b', '/a', 'a/'),
    )
    .filter(isSent);

  it('is found again whatever it is, when it was escaped', async () => {
    await fc.assert(
      fc.asyncProperty(anyId, async (id) => {
        expect(await confirmed(encodeURIComponent(id))).toBe(id);
      }),
    );
  });

  it('is the same with its slashes plain', async () => {
    await fc.assert(
      fc.asyncProperty(anyId, async (id) => {
        expect(await confirmed(id.split('/').map(encodeURIComponent).join('/'))).toBe(id);
      }),
    );
  });

  it.each([
    ['a%2520b', 'a%20b'],
    ['100%25.jpg', '100%.jpg'],
    ['100%.jpg', '100%.jpg'],
    ['50% off', '50% off'],
    ['a%zz%2Fb', 'a%zz/b'],
    ['%FF%20%E3%81', '%FF %E3%81'],
    ['%C0%80%ED%A0%80', '%C0%80%ED%A0%80'],
    ['a+b%2Bc', 'a+b+c'],
    ['a%23b', 'a#b'],
    ['sub/dir/%EA%B0%80', 'sub/dir/가'],
    ['a;b=c@d:e&f,g$', 'a;b=c@d:e&f,g$'],
  ])('is decoded once: %s', async (sent, id) => {
    expect(await confirmed(sent)).toBe(id);
  });

  it('takes as much as it can before the end of its route', async () => {
    expect(await confirmed('a/confirm')).toBe('a/confirm');
    expect(await send('DELETE', '/locks/proj_1/a/force/force')).toMatchObject({
      route: ROUTES[2],
      image_id: 'a/force',
    });
    expect(await send('DELETE', '/locks/proj_1/a%2Fforce')).toMatchObject({
      route: ROUTES[3],
      image_id: 'a/force',
    });
    expect(await send('DELETE', '/locks/proj_1/a/status')).toMatchObject({
      route: ROUTES[3],
      image_id: 'a/status',
    });
  });

  it('leaves the query alone', async () => {
    const { image_id } = await send('POST', '/projects/proj_1/images/a/b/confirm?task_type=x/y%2F');

    expect(image_id).toBe('a/b');
  });

  it('may be as long as 255 characters of any kind', async () => {
    for (const id of ['/'.repeat(255), '%'.repeat(255), '가'.repeat(255), '🐈'.repeat(255)]) {
      expect(await confirmed(encodeURIComponent(id))).toBe(id);
    }
  });

  it('is never empty', async () => {
    expect(await send('POST', '/projects/proj_1/images/confirm')).toMatchObject({ status: 404 });
  });

  it('changes no other address', () => {
    const rewrite = openPathRewriter('api/v1', ROUTES);
    const others = ['/', '/api/v1/projects/a%2Fb/images?x=/confirm', '/api/v1/datasets/%zz', '*'];

    expect(others.map((url) => rewrite({ method: 'POST', url }))).toEqual(others);
    expect(rewrite({ method: 'OPTIONS', url: '/api/v1/locks/p/a/b' })).toBe('/api/v1/locks/p/a/b');
  });

  it('reads percent escapes as browsers write them', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        expect(decodeOnce(encodeURIComponent(id))).toBe(id);
      }),
    );
  });
});
