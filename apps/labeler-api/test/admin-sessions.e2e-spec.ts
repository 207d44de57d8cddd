import { countStatements, givenUser, OLIVIA, type Person, ROOT, VERA } from '@libs/testing';
import jwt from 'jsonwebtoken';
import { daysOf } from './support/days';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Session {
  session_id: string;
  user_id: number;
  user_email: string | null;
  duration_seconds: number;
  logout_at: string | null;
  expires_at: string | null;
  active: boolean;
  current: boolean;
}

interface Page {
  sessions: Session[];
  total: number;
  next_cursor: string | null;
}

const sessionOf = (token: string) => (jwt.decode(token) as jwt.JwtPayload).jti ?? '';

describe('sessions', () => {
  let labeler: Labeler;
  let admin: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    admin = await labeler.signIn(ROOT);
  });
  afterAll(() => labeler.stop());

  const end = (token: string, path: string) =>
    labeler.call<Problem>('DELETE', `/api/v1/${path}`, { token });
  const me = async (token: string) => (await labeler.get('/auth/me', { token })).status;
  const list = async (query: string, token = admin, path = '/admin/sessions') =>
    (await labeler.get<Page>(`${path}?${query}`, { token })).body;
  const age = (token: string, hours: number) =>
    labeler.databases.labeler(
      `update user_sessions set login_at = login_at - make_interval(hours => $2),
              last_activity_at = last_activity_at - make_interval(hours => $2)
        where session_id = $1`,
      [sessionOf(token), hours],
    );
  /** Signed in so many times, the first sign-in first. */
  const given = async (times: number): Promise<{ person: Person; tokens: string[] }> => {
    const person = await givenUser(labeler.databases);
    const tokens: string[] = [];
    for (let n = 0; n < times; n++) tokens.push(await labeler.signIn(person));
    return { person, tokens };
  };

  it('of a user are listed for administrators, the newest first, page by page', async () => {
    const { person, tokens } = await given(3);
    const [oldest = ''] = tokens;
    await age(oldest, 30);

    const first = await list(`user_id=${person.id}&limit=2`);
    const second = await list(`user_id=${person.id}&limit=2&cursor=${first.next_cursor}`);

    const newestFirst = tokens.map(sessionOf).reverse();
    expect([...first.sessions, ...second.sessions].map(({ session_id: id }) => id)).toEqual(
      newestFirst,
    );
    expect([first.total, second.total, second.next_cursor]).toEqual([3, 3, null]);
    expect(first.sessions[0]).toMatchObject({
      ...{ user_id: person.id, user_email: person.email, active: true, current: false },
      ...{ logout_at: null, duration_seconds: 0 },
    });
    expect(second.sessions[0]).toMatchObject({ active: false });
  });

  it('are told apart: those in use, and those that ended or ran out', async () => {
    const { person, tokens } = await given(3);
    const [old = '', ended = '', used = ''] = tokens;
    await age(old, 24 * 8);
    await labeler.post('/auth/logout', { token: ended });

    const active = await list(`user_id=${person.id}&active=true`);
    const over = await list(`user_id=${person.id}&active=false`);

    expect([active.total, active.sessions.map(({ session_id: id }) => id)]).toEqual([
      1,
      [sessionOf(used)],
    ]);
    expect([over.total, over.sessions.length]).toEqual([2, 2]);
    const all = await list('');
    const [alive, others] = [await list('active=true'), await list('active=false')];
    expect(alive.total + others.total).toBe(all.total);
    expect(all.sessions.find(({ current }) => current)?.session_id).toBe(sessionOf(admin));
  });

  it('end when an administrator says so, once and on record', async () => {
    const { person, tokens } = await given(2);
    const [token = '', other = ''] = tokens;
    expect(await me(token)).toBe(200);

    const answers = [
      await end(admin, `admin/sessions/${sessionOf(token)}`),
      await end(admin, `admin/sessions/${sessionOf(token)}`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect([await me(token), await me(other)]).toEqual([401, 200]);
    expect(
      await labeler.databases.labeler(
        `select user_id, action, status, details from audit_logs
          where resource_type = 'session' and resource_id = $1 and action <> 'login'`,
        [sessionOf(token)],
      ),
    ).toEqual([
      {
        user_id: ROOT.id,
        action: 'session_revoke',
        status: 'success',
        details: { target_user_id: person.id },
      },
    ]);
    const [revoked] = (await list(`user_id=${person.id}&active=false`)).sessions;
    expect(revoked).toMatchObject({ expires_at: null, duration_seconds: 0 });
  });

  it('that do not exist cannot be ended', async () => {
    const { status, body } = await end(admin, 'admin/sessions/none');

    expect([status, body.error]).toEqual([404, 'session_not_found']);
  });

  it('of one’s own are seen and ended by their user, and by no other', async () => {
    const { tokens } = await given(2);
    const [forgotten = '', token = ''] = tokens;
    const stranger = await labeler.signIn(VERA);

    const own = await list('active=true', token, '/auth/sessions');
    const foreign = await end(stranger, `auth/sessions/${sessionOf(forgotten)}`);
    const ended = await end(token, `auth/sessions/${sessionOf(forgotten)}`);

    expect(own.sessions.map(({ session_id: id, current }) => [id, current])).toEqual([
      [sessionOf(token), true],
      [sessionOf(forgotten), false],
    ]);
    expect([foreign.status, foreign.body.error]).toEqual([404, 'session_not_found']);
    expect([ended.status, await me(forgotten), await me(token)]).toEqual([204, 401, 200]);
  });

  it.each(['user_id=0', 'active=perhaps', 'cursor=x', 'limit=0', 'limit=201'])(
    'are not asked for with %s',
    async (query) => {
      const { status } = await labeler.get(`/admin/sessions?${query}`, { token: admin });

      expect(status).toBe(422);
    },
  );

  it('are counted by the day they began, and how long they took, after all of this', async () => {
    const { kept, counted } = await daysOf(labeler.databases);

    expect(kept).toEqual(counted);
    const { body } = await labeler.get<{ total_sessions: number; avg_duration_minutes: number }>(
      '/admin/stats/sessions?days=90',
      { token: admin },
    );
    expect(body.total_sessions).toBe((await list('limit=1')).total);
    expect(typeof body.avg_duration_minutes).toBe('number');
  });

  it('are listed in one statement', async () => {
    await labeler.signIn(OLIVIA);
    const { statements } = await countStatements(() => list('limit=200'), { every: true });

    const listed = statements.filter(({ text }) => text.includes('limit'));
    expect(listed.filter(({ text }) => text.includes('user_sessions'))).toHaveLength(1);
  });
});
