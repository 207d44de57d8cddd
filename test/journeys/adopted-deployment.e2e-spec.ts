import { adopt, revert } from '@libs/labeler-db';
import { databaseConfig, OLIVIA, PASSWORD } from '@libs/testing';
import { withClient } from '../../tools/embedded-postgres';
import { type Json, LabelerClient } from '../support/labeler-client';
import { generateOlderDeployment } from '../support/older-deployment/generate';
import { ServiceClient } from '../support/service-client';
import { type Stack, startStack } from '../support/stack';

const DATASET = 'ds_0000000000000003';
const PROJECT = 'proj_000000000003';

interface ImagePage {
  images: { id: string; file_name: string }[];
  total: number;
}

interface Drawn {
  id: number;
  image_id: string;
  annotation_type: string;
  geometry: Json;
  class_id: string | null;
  class_name: string | null;
  annotation_state: string;
}

/** The database of a system that came before, and what people and other systems do with it afterwards. */
describe('an adopted deployment', () => {
  let stack: Stack;
  let olivia: LabelerClient;
  let images: ImagePage;
  let className: string | null;

  beforeAll(async () => {
    stack = await startStack(async (env) => {
      const url = env['LABELER_DIRECT_DATABASE_URL'] ?? env['LABELER_DATABASE_URL'] ?? '';
      const config = databaseConfig(url);
      await revert(config, Number.MAX_SAFE_INTEGER);
      await withClient(url, (client) =>
        generateOlderDeployment((text) => client.query(text), { annotations: 900 }),
      );
      await adopt(config);
      return {};
    });
    olivia = await LabelerClient.signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD);
  });
  afterAll(() => stack.close());

  const drawn = (imageId: string) =>
    olivia.get<Drawn[]>(
      `/annotations/project/${PROJECT}?limit=1000&image_id=${encodeURIComponent(imageId)}`,
    );

  it('lists the datasets that somebody had, with their projects', async () => {
    const { status, body } = await olivia.get<Json[]>('/datasets');
    const project = await olivia.get(`/datasets/${DATASET}/project`);

    expect(status).toBe(200);
    expect(body.map(({ id }) => id)).toContain(DATASET);
    expect(project).toMatchObject({ status: 200, body: { id: PROJECT, owner_id: OLIVIA.id } });
    expect(project.body['task_types']).toContain('detection');
  });

  it('pages its images under the ids that they had, whatever these contain', async () => {
    const first = await olivia.get<ImagePage>(`/projects/${PROJECT}/images?limit=20&offset=0`);
    const second = await olivia.get<ImagePage>(`/projects/${PROJECT}/images?limit=20&offset=20`);
    images = { ...first.body, images: [...first.body.images, ...second.body.images] };
    const ids = images.images.map(({ id }) => id);

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(new Set(ids).size).toBe(images.total);
    expect(ids.some((id) => id.startsWith('세트 3/100% # a?b/'))).toBe(true);
    expect(ids.some((id) => id.startsWith('images/'))).toBe(true);
    const statuses = await olivia.get<{ total: number }>(
      `/projects/${PROJECT}/images/status?task_type=detection&limit=200&offset=0`,
    );
    expect(statuses).toMatchObject({ status: 200, body: { total: images.total } });
  });

  it('shows and changes annotations that were drawn before', async () => {
    const lists = await Promise.all(images.images.map(({ id }) => drawn(id)));
    expect(lists.every(({ status }) => status === 200)).toBe(true);
    const all = lists.flatMap(({ body }) => body);
    for (const { annotation_type: type, geometry } of all) expect(geometry['type']).toBe(type);
    const found = all.find(
      ({ image_id: id, annotation_type: type, class_id: classId }) =>
        id.includes('#') && type === 'bbox' && classId !== null,
    );
    if (!found) throw new Error('The generator made no such box');

    const { status, body } = await olivia.put<Drawn>(`/annotations/${found.id}`, {
      geometry: { type: 'bbox', bbox: [1, 2, 30, 40], image_width: 640, image_height: 480 },
    });
    const confirmed = await olivia.post(`/annotations/${found.id}/confirm`);
    const history = await olivia.get(`/annotations/history/annotation/${found.id}`);

    expect([status, confirmed.status, history.status]).toEqual([200, 200, 200]);
    expect(body).toMatchObject({
      geometry: { bbox: [1, 2, 30, 40] },
      class_name: found.class_name,
    });
    className = found.class_name;
  });

  it('publishes the next version of what was published before', async () => {
    const before = await olivia.get(`/projects/${PROJECT}/versions`);
    const published = await olivia.post(`/projects/${PROJECT}/versions/publish`, {
      task_type: 'detection',
      export_format: 'dice',
    });

    expect(before.status).toBe(200);
    expect(published).toMatchObject({
      status: 200,
      body: { version_number: 'v3.0', is_published: true },
    });
    const key = `datasets/${DATASET}/annotations_detection.json`;
    expect(await stack.buckets.keys(stack.buckets.datasets)).toContain(key);
  });

  it('is shown to other systems', async () => {
    const service = new ServiceClient(stack.gateway.url, (await stack.issueKey(['*'])).key);

    const { status, body } = await service.get(`/${DATASET}`);
    const permission = await service.get(`/${DATASET}/permissions/${OLIVIA.id}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ id: DATASET, labeled: true, format: 'dice' });
    expect(body['published_task_types']).toContain('detection');
    expect(body['class_names']).toContain(className);
    expect(permission.body).toMatchObject({ is_owner: true, permission_level: 'admin' });
  });
});
