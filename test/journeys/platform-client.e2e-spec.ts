import {
  ADAM,
  ANDY,
  BORIS,
  CORA,
  type GivenDataset,
  givenDataset,
  givenMember,
  givenStoredImage,
  JWT_SECRET,
  OLIVIA,
  PASSWORD,
  RITA,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import { createHash } from 'node:crypto';
import { PlatformClient, signed } from '../support/platform-client';
import { sampleImages } from '../support/sample-images';
import { SERVICE_SECRET, signIn, type Stack, startStack } from '../support/stack';
import { until } from '../support/until';
import { unzip } from '../support/unzip';

const ANNOTATIONS = Buffer.from(JSON.stringify({ images: [], annotations: [], classes: [] }));

describe("the Platform's client against dataset-gateway", () => {
  let stack: Stack;
  let background: PlatformClient;
  /** Published, tagged, with pictures; private, with one member per role. */
  let welds: GivenDataset;
  let everybodys: GivenDataset;
  let colleagues: GivenDataset;
  let foreign: GivenDataset;
  let uploaded: Map<string, Buffer>;

  const actingFor = (userId: number) =>
    new PlatformClient(stack.gateway.url, SERVICE_SECRET, userId);

  beforeAll(async () => {
    stack = await startStack({
      RATE_LIMIT_SERVICE_PER_MINUTE: '100000',
      RATE_LIMIT_USER_PER_MINUTE: '100000',
    });
    background = new PlatformClient(stack.gateway.url, SERVICE_SECRET);
    const { databases, buckets } = stack;
    welds = await givenDataset(databases, { name: 'Weld seams', tags: ['steel', 'line-1'] });
    everybodys = await givenDataset(databases, {
      name: 'Bottle caps',
      visibility: 'public',
      tags: ['steel'],
    });
    colleagues = await givenDataset(databases, { name: 'Screws', visibility: 'organization' });
    foreign = await givenDataset(databases, { name: 'Paper rolls', owner: BORIS });
    await givenMember(databases, welds, ADAM, 'admin');
    await givenMember(databases, welds, RITA, 'reviewer');
    await givenMember(databases, welds, ANDY, 'annotator');
    await givenMember(databases, welds, VERA, 'viewer');
    uploaded = await sampleImages();
    for (const [path, bytes] of uploaded) {
      await givenStoredImage(databases, buckets, welds, { path, bytes });
    }
    const annotationPath = `datasets/${welds.id}/annotations_detection.json`;
    await buckets.put(annotationPath, ANNOTATIONS, 'application/json');
    await databases.labeler(
      `insert into dataset_publications (dataset_id, task_type, annotation_path, num_images,
         num_annotations, num_classes, class_names) values ($1, 'detection', $2, $3, 7, 2, '["a", "b"]')`,
      [welds.id, annotationPath, uploaded.size],
    );
    await databases.labeler(
      `update datasets set labeled = true, format = 'dice', annotation_path = $2 where id = $1`,
      [welds.id, annotationPath],
    );
  });
  afterAll(() => stack.close());

  it('finds it healthy', async () => {
    expect((await background.health()).status).toBe(200);
  });

  it('gets a dataset with every field that it reads', async () => {
    const { status, body } = await background.getDataset(welds.id);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: welds.id,
      name: 'Weld seams',
      format: 'dice',
      storage_path: `datasets/${welds.id}/`,
      num_images: uploaded.size,
      num_classes: 2,
      class_names: ['a', 'b'],
      task_type: 'detection',
      published_task_types: ['detection'],
      visibility: 'private',
      owner_id: OLIVIA.id,
    });
    expect(body.created_at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it.each([
    ['all', {}, ['welds', 'everybodys', 'colleagues', 'foreign']],
    ['those of a user', { user_id: String(BORIS.id) }, ['foreign']],
    ['by visibility', { visibility: 'organization' }, ['colleagues']],
    ['labeled ones', { labeled: 'true' }, ['welds']],
    ['unlabeled ones', { labeled: 'false' }, ['everybodys', 'colleagues', 'foreign']],
    ['published for a task', { labeled: 'true', task_type: 'detection' }, ['welds']],
    ['published for another task', { task_type: 'segmentation' }, []],
    ['with a tag', { tags: 'steel' }, ['welds', 'everybodys']],
    ['with two tags', { tags: 'steel,line-1' }, ['welds']],
    ['of a format', { format: 'dice' }, ['welds']],
  ] as const)('lists %s', async (_, parameters, expected) => {
    const ids = { welds, everybodys, colleagues, foreign };

    const { status, body } = await background.listDatasets(parameters);

    expect(status).toBe(200);
    expect(body.total).toBe(expected.length);
    expect(body.datasets.map(({ id }) => id).sort()).toEqual(
      expected.map((name) => ids[name].id).sort(),
    );
    for (const item of body.datasets) expect(item).toMatchObject(REQUIRED_OF_A_LISTED_DATASET);
  });

  it('pages through a list, each dataset once', async () => {
    const seen: unknown[] = [];
    for (let page = 1; page <= 4; page += 1) {
      const { body } = await background.listDatasets({ page: String(page), limit: '1' });
      seen.push(...body.datasets.map(({ id }) => id));
    }

    expect(new Set(seen).size).toBe(4);
  });

  it('lists only what the user of the token may see', async () => {
    const idsFor = async (userId: number) =>
      (await actingFor(userId).listDatasets({})).body.datasets.map(({ id }) => id).sort();

    expect(await idsFor(VERA.id)).toEqual([welds.id, everybodys.id, colleagues.id].sort());
    expect(await idsFor(CORA.id)).toEqual([everybodys.id, colleagues.id].sort());
    expect(await idsFor(SAM.id)).toEqual([everybodys.id]);
  });

  it('is refused a dataset that the user of the token may not see', async () => {
    const refused = await actingFor(SAM.id).getDataset(welds.id);

    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ error: 'permission_denied' });
    expect((await actingFor(VERA.id).getDataset(welds.id)).status).toBe(200);
  });

  it('fetches a thousand ids at once, with the unknown ones apart', async () => {
    const unknown = Array.from(
      { length: 996 },
      (_, n) => `ds_${(n + 0xf000).toString(16).padStart(16, '0')}`,
    );
    const known = [foreign.id, welds.id, colleagues.id, everybodys.id];
    const asked = [...unknown.slice(0, 500), ...known, ...unknown.slice(500)];

    const { status, body } = await background.batchGetDatasets(asked);

    expect(asked).toHaveLength(1000);
    expect(status).toBe(200);
    expect(body.datasets.map(({ id }) => id)).toEqual(known);
    expect(body.not_found).toEqual(unknown);
  });

  it.each([
    ['the owner', 'welds', OLIVIA, { permission_level: 'admin', role: 'owner', is_owner: true }],
    ['an admin', 'welds', ADAM, { permission_level: 'admin', role: 'admin' }],
    ['a reviewer', 'welds', RITA, { permission_level: 'read_write', role: 'reviewer' }],
    ['an annotator', 'welds', ANDY, { permission_level: 'read_write', role: 'annotator' }],
    ['a viewer', 'welds', VERA, { permission_level: 'read_only', role: 'viewer' }],
    [
      'anybody at a public one',
      'everybodys',
      SAM,
      { permission_level: 'read_only', role: 'viewer' },
    ],
    ['a colleague', 'colleagues', CORA, { permission_level: 'read_only', role: 'viewer' }],
    ['a stranger', 'welds', SAM, { permission_level: 'none', role: null }],
    ['another organization', 'colleagues', BORIS, { permission_level: 'none', role: null }],
    ['nobody', 'welds', { id: 999_999 }, { permission_level: 'none', role: null }],
  ] as const)('learns what %s may do', async (_, name, user, expected) => {
    const dataset = { welds, everybodys, colleagues }[name];

    const { status, body } = await background.checkPermission(dataset.id, user.id);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      dataset_id: dataset.id,
      user_id: user.id,
      has_access: expected.permission_level !== 'none',
      is_owner: false,
      ...expected,
    });
  });

  it('is told of an unknown dataset that it does not exist', async () => {
    const { status, body } = await background.checkPermission('ds_0000000000000000', OLIVIA.id);

    expect(status).toBe(404);
    expect(body).toMatchObject({ error: 'dataset_not_found', dataset_id: 'ds_0000000000000000' });
  });

  it('downloads a dataset, resumes in the middle, and finds every byte that was uploaded', async () => {
    const { status, body } = await actingFor(VERA.id).getDownloadUrl(welds.id, VERA.id);
    expect(status).toBe(200);

    const whole = await fetch(body.download_url);
    const archive = Buffer.from(await whole.arrayBuffer());
    const middle = Math.floor(archive.length / 2);
    const resumed = await fetch(body.download_url, {
      headers: { Range: `bytes=${middle}-`, 'If-Range': whole.headers.get('etag') ?? '' },
    });
    const rest = Buffer.from(await resumed.arrayBuffer());
    const files = await unzip(Buffer.concat([archive.subarray(0, middle), rest]));

    expect(archive.length).toBe(body.size_bytes);
    expect(Number(whole.headers.get('content-length'))).toBe(body.size_bytes);
    expect(resumed.status).toBe(206);
    expect(rest.length).toBe(archive.length - middle);
    const expected = new Map([
      ['annotations_detection.json', ANNOTATIONS],
      ...[...uploaded].map(([path, bytes]): [string, Buffer] => [`images/${path}`, bytes]),
    ]);
    expect([...files.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [path, bytes] of expected) {
      expect([path, files.get(path)?.equals(bytes)]).toEqual([path, true]);
    }
  });

  it('gets the same bytes from the stream and, once it was built, from the object store', async () => {
    const download = async (url: string) => {
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      return createHash('sha256').update(bytes).digest('hex');
    };
    const fresh = await givenDataset(stack.databases);
    await givenStoredImage(stack.databases, stack.buckets, fresh, { path: 'only one.jpg' });
    const ask = async () => (await background.getDownloadUrl(fresh.id, OLIVIA.id)).body;

    const first = await ask();
    const streamed = await download(first.download_url);
    const built = await until(async () => {
      const answer = await ask();
      return answer.sha256 !== null && answer;
    });
    const stored = await download(built.download_url);

    expect(new URL(first.download_url).origin).toBe(stack.gateway.url);
    expect(new URL(built.download_url).origin).not.toBe(stack.gateway.url);
    expect([streamed, stored]).toEqual([built.sha256, built.sha256]);
    expect(built.size_bytes).toBe(first.size_bytes);
  });

  it('is refused a download URL for a user who may not see the dataset', async () => {
    const { status, body } = await background.getDownloadUrl(welds.id, SAM.id);

    expect(status).toBe(403);
    expect(body).toMatchObject({ error: 'permission_denied' });
  });

  it.each([
    [
      "the Platform's browser sign-on",
      SERVICE_SECRET,
      { user_id: 1, email: OLIVIA.email, iss: 'platform', aud: 'labeler', type: 'service' },
    ],
    ['a user token', JWT_SECRET, { user_id: 1, email: OLIVIA.email }],
    [
      'a token of an unknown service',
      SERVICE_SECRET,
      { sub: '1', service: 'somebody', type: 'service', scopes: ['labeler:read'] },
    ],
    [
      'a token signed with another secret',
      'another-secret-of-the-same-length-as-ours',
      { sub: null, service: 'platform-training', type: 'background', scopes: ['labeler:read'] },
    ],
  ])('does not get in with %s', async (_, secret, claims) => {
    const now = Math.floor(Date.now() / 1000);
    const token = signed(secret, { ...claims, iat: now, nbf: now, exp: now + 60 });

    const response = await fetch(`${stack.gateway.url}/api/v1/platform/datasets`, {
      headers: { Authorization: `Bearer ${token}` },
    });

    expect(response.status).toBe(401);
  });

  it('serves no person who signed in at labeler-api', async () => {
    const token = await signIn(stack.labelerApi.url, ROOT.email, PASSWORD);

    const response = await fetch(`${stack.gateway.url}/api/v1/datasets`, {
      headers: { Authorization: `Bearer ${token}` },
    });

    expect(response.status).toBe(401);
  });
});

/** One item without these fails the whole list on the other side. */
const REQUIRED_OF_A_LISTED_DATASET = {
  id: expect.any(String) as string,
  name: expect.any(String) as string,
  format: expect.any(String) as string,
  num_images: expect.any(Number) as number,
  storage_path: expect.any(String) as string,
  visibility: expect.any(String) as string,
  created_at: expect.any(String) as string,
  owner_id: expect.any(Number) as number,
};
