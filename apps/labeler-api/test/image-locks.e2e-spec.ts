import {
  ADAM,
  ANDY,
  countStatements,
  effort,
  type GivenDataset,
  givenDataset,
  givenMember,
  OLIVIA,
  type Person,
  RITA,
  VERA,
} from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Lock {
  image_id: string;
  user_id: number;
  locked_at: string;
  expires_at: string;
  heartbeat_at: string;
  user_name: string | null;
  user_email: string | null;
  fencing_token: number;
}

interface Acquired {
  status: string;
  lock: Lock | null;
  locked_by: Lock | null;
}

describe('locks of images', () => {
  let labeler: Labeler;
  let dataset: GivenDataset;
  let image: string;
  const tokens = new Map<number, string>();
  beforeAll(async () => {
    labeler = await startLabeler();
    for (const person of [OLIVIA, ADAM, RITA, ANDY, VERA]) {
      tokens.set(person.id, await labeler.signIn(person));
    }
  });
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases, { images: 3 });
    await givenMember(labeler.databases, dataset, ADAM, 'admin');
    await givenMember(labeler.databases, dataset, RITA, 'reviewer');
    await givenMember(labeler.databases, dataset, ANDY, 'annotator');
    await givenMember(labeler.databases, dataset, VERA, 'viewer');
    image = 'img_0000000000000001';
  });
  afterAll(() => labeler.stop());

  const token = (person: Person) => tokens.get(person.id) ?? '';
  const places = (imageId: string, project: string) =>
    `/api/v1/image-locks/${project}/${encodeURIComponent(imageId)}`;

  function act<Body = Acquired>(
    person: Person,
    action: string,
    { imageId = image, project = dataset.projectId } = {},
  ) {
    const path = places(imageId, project);
    const calls: Record<string, [string, string]> = {
      acquire: ['POST', `${path}/acquire`],
      heartbeat: ['POST', `${path}/heartbeat`],
      release: ['DELETE', path],
      status: ['GET', `${path}/status`],
      force: ['DELETE', `${path}/force`],
    };
    const [method = '', address = ''] = calls[action] ?? [];
    return labeler.call<Body>(method, address, {
      token: token(person),
      ...(method === 'POST' ? { body: {} } : {}),
    });
  }

  const list = (person: Person, headers: Record<string, string> = {}) =>
    labeler.get<{ locks: Lock[] }>(`/image-locks/${dataset.projectId}`, {
      token: token(person),
      headers,
    });

  async function lapse(): Promise<void> {
    await labeler.databases.labeler(
      `update image_locks
          set locked_at = locked_at - interval '10 minutes', expires_at = expires_at - interval '10 minutes'
        where project_id = $1`,
      [dataset.projectId],
    );
  }

  it('are taken for five minutes, and extended when they are asked for again', async () => {
    const first = await act(ANDY, 'acquire');
    const second = await act(ANDY, 'acquire');

    expect(first).toMatchObject({
      status: 200,
      body: {
        status: 'acquired',
        lock: {
          image_id: image,
          user_id: ANDY.id,
          user_name: ANDY.fullName,
          user_email: ANDY.email,
        },
        locked_by: null,
      },
    });
    const { locked_at = '', expires_at = '' } = first.body.lock ?? {};
    expect(Date.parse(expires_at) - Date.parse(locked_at)).toBe(300_000);
    expect(second.body.status).toBe('refreshed');
    expect(second.body.lock).toMatchObject({
      locked_at,
      fencing_token: first.body.lock?.fencing_token,
    });
    expect(Date.parse(second.body.lock?.expires_at ?? '')).toBeGreaterThan(Date.parse(expires_at));
  });

  it('are refused with an answer and not with an error', async () => {
    await act(ANDY, 'acquire');
    const refused = await act(RITA, 'acquire');

    expect(refused).toMatchObject({
      status: 200,
      body: { status: 'already_locked', lock: null, locked_by: { user_name: ANDY.fullName } },
    });
  });

  it('are the same by the id of the dataset', async () => {
    await act(ANDY, 'acquire', { project: dataset.id });

    expect((await act(RITA, 'acquire')).body.status).toBe('already_locked');
    expect((await list(VERA)).body.locks).toHaveLength(1);
  });

  it('hold longer after a heartbeat of their holder, and of nobody else', async () => {
    expect((await act(ANDY, 'heartbeat')).body).toEqual({ status: 'not_locked', lock: null });
    await act(ANDY, 'acquire');

    expect((await act(ANDY, 'heartbeat')).body).toMatchObject({
      status: 'updated',
      lock: { user_id: ANDY.id },
    });
    expect((await act(RITA, 'heartbeat')).body).toEqual({ status: 'not_owner', lock: null });
  });

  it('stay lapsed once they have lapsed', async () => {
    await act(ANDY, 'acquire');
    await lapse();

    expect((await act(ANDY, 'heartbeat')).body).toEqual({ status: 'not_locked', lock: null });
    expect((await act<null>(VERA, 'status')).body).toBeNull();
    expect((await list(VERA)).body.locks).toEqual([]);
    expect((await act(ANDY, 'release')).body).toEqual({ status: 'not_locked' });
  });

  it('have a higher fencing token for each holder and after each lapse', async () => {
    const taken = [];
    for (const person of [ANDY, RITA, RITA]) {
      const { body } = await act(person, 'acquire');
      expect(body.status).toBe('acquired');
      taken.push(body.lock?.fencing_token ?? 0);
      await lapse();
    }

    expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
  });

  it('are released by their holder, and then free', async () => {
    expect((await act(ANDY, 'release')).body).toEqual({ status: 'not_locked' });
    await act(ANDY, 'acquire');

    expect((await act(RITA, 'release')).body).toEqual({ status: 'not_owner' });
    expect((await act(ANDY, 'release')).body).toEqual({ status: 'released' });
    expect((await act(RITA, 'acquire')).body.status).toBe('acquired');
  });

  it('are released by an admin, on record', async () => {
    expect((await act(ADAM, 'force')).body).toEqual({ status: 'not_locked' });
    await act(ANDY, 'acquire');

    expect((await act(ADAM, 'force')).body).toEqual({ status: 'released' });
    expect((await act(RITA, 'acquire')).body.status).toBe('acquired');
    const audits = await labeler.databases.labeler(
      "select user_id, resource_id, details from audit_logs where action = 'image_lock_force_release' and details ->> 'project_id' = $1",
      [dataset.projectId],
    );
    expect(audits).toEqual([
      {
        user_id: ADAM.id,
        resource_id: image,
        details: { project_id: dataset.projectId, user_id: ANDY.id },
      },
    ]);
  });

  it.each(['sub/dir/a', 'a b#c%20+?.png', '용접/균열 1', 'x/force', 'y/status', 'acquire'])(
    'can be of an image called %s',
    async (imageId) => {
      await labeler.databases.labeler(
        'insert into image_metadata (dataset_id, id, file_name, s3_key, size) values ($1, $2, $2, $3, 1)',
        [dataset.id, imageId, `datasets/${dataset.id}/images/${encodeURIComponent(imageId)}`],
      );

      expect((await act(ANDY, 'acquire', { imageId })).body).toMatchObject({
        status: 'acquired',
        lock: { image_id: imageId },
      });
      expect((await act(ANDY, 'heartbeat', { imageId })).body.status).toBe('updated');
      expect((await act<Lock>(VERA, 'status', { imageId })).body.image_id).toBe(imageId);
      expect((await act(ADAM, 'force', { imageId })).body.status).toBe('released');
      expect((await act(ANDY, 'release', { imageId })).body.status).toBe('not_locked');
    },
  );

  it.each(['acquire', 'heartbeat', 'release', 'status', 'force'])(
    'are not there for an image that does not exist: %s',
    async (action) => {
      for (const imageId of ['unknown', 'un\0known', 'u'.repeat(300)]) {
        expect(await act<Problem>(OLIVIA, action, { imageId })).toMatchObject({
          status: 404,
          body: { error: 'image_not_found' },
        });
      }
    },
  );

  it('are listed with the same tag until something changes', async () => {
    const empty = await list(VERA);
    await act(ANDY, 'acquire');
    const one = await list(VERA);
    const tag = one.headers.get('etag') ?? '';
    const known = await list(VERA, { 'If-None-Match': tag });
    await act(ANDY, 'heartbeat');
    const extended = await list(VERA, { 'If-None-Match': tag });

    expect(one.body.locks).toMatchObject([{ image_id: image, user_name: ANDY.fullName }]);
    expect(known.status).toBe(304);
    expect(extended.status).toBe(200);
    const tags = [empty, one, extended].map(({ headers }) => headers.get('etag'));
    expect(new Set(tags).size).toBe(3);
  });

  it('change the tag of the list when one lapses and no row changes', async () => {
    await act(ANDY, 'acquire');
    await labeler.databases.labeler(
      "update image_locks set expires_at = clock_timestamp() + interval '300 ms' where project_id = $1",
      [dataset.projectId],
    );
    const { headers, body } = await list(VERA);
    const tag = headers.get('etag') ?? '';
    expect(body.locks).toHaveLength(1);

    let again = await list(VERA, { 'If-None-Match': tag });
    while (again.status === 304) again = await list(VERA, { 'If-None-Match': tag });

    expect(again.body.locks).toEqual([]);
  });

  it('cost one statement when the list is known, and look nobody up', async () => {
    await act(ANDY, 'acquire');
    const tag = (await list(VERA)).headers.get('etag') ?? '';
    const { result, statements } = await countStatements(() =>
      list(VERA, { 'If-None-Match': tag }),
    );

    expect(result.status).toBe(304);
    const ofLocks = statements.filter(({ text }) => text.includes('image_locks'));
    expect(ofLocks).toHaveLength(1);
    // The other one is the question whether the caller may see the project.
    const others = statements.filter(({ database }) => database === 'labeler');
    expect(others).toHaveLength(2);
  });

  it('go with the role of their holder', async () => {
    await act(ANDY, 'acquire');
    await labeler.call('DELETE', `/api/v1/projects/${dataset.projectId}/permissions/${ANDY.id}`, {
      token: token(OLIVIA),
    });
    expect((await list(VERA)).body.locks).toEqual([]);

    await act(RITA, 'acquire');
    await labeler.call('PATCH', `/api/v1/projects/${dataset.projectId}/permissions/${RITA.id}`, {
      token: token(OLIVIA),
      body: { role: 'viewer' },
    });
    expect((await list(VERA)).body.locks).toEqual([]);
  });

  it('have one winner when eight people ask at once', async () => {
    const people = [OLIVIA, ADAM, RITA, ANDY];
    for (let round = 0; round < effort(50); round++) {
      const answers = await Promise.all(
        [...people, ...people].map((person) => act(person, 'acquire')),
      );
      const statuses = answers.map(({ body }) => body.status);
      const winners = new Set(
        answers.flatMap(({ body }) => (body.lock ? [body.lock.user_id] : [])),
      );

      expect(statuses.filter((status) => status === 'acquired')).toHaveLength(1);
      expect(statuses.filter((status) => status === 'refreshed')).toHaveLength(1);
      expect(winners.size).toBe(1);
      await labeler.databases.labeler('delete from image_locks where project_id = $1', [
        dataset.projectId,
      ]);
    }
  });

  it('are somebody’s or free whatever happens at once', async () => {
    for (let round = 0; round < effort(50); round++) {
      const answers = await Promise.all([
        act(ANDY, 'acquire'),
        act(ANDY, 'release'),
        act(RITA, 'acquire'),
        act(RITA, 'heartbeat'),
        act(ADAM, 'force'),
        act(RITA, 'release'),
        act(ANDY, 'acquire'),
      ]);

      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      const { locks } = (await list(VERA)).body;
      expect(locks.length).toBeLessThanOrEqual(1);
    }
  });
});
