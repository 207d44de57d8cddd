import { givenDataset, type GivenDataset, OLIVIA, PASSWORD } from '@libs/testing';
import { startAppProcess } from '../support/app-process';
import { behindProxy, whileAway } from '../support/behind-proxy';
import type { CuttableProxy } from '../support/cuttable-proxy';
import { type Json, LabelerClient } from '../support/labeler-client';
import { startLabelerHere } from '../support/stack';
import { until } from '../support/until';

const WISH = { task_type: 'detection', export_format: 'coco' };
const WAYS = ['stopped', 'silent'] as const;

describe('publishing in trouble', () => {
  let stack: Awaited<ReturnType<typeof startLabelerHere>>;
  let proxy: CuttableProxy;
  let olivia: LabelerClient;
  let dataset: GivenDataset;

  beforeAll(async () => {
    stack = await startLabelerHere(async ({ S3_ENDPOINT = '' }) => {
      const behind = await behindProxy(S3_ENDPOINT);
      proxy = behind.proxy;
      return { S3_ENDPOINT: behind.url, S3_IDLE_TIMEOUT: '2', S3_CALL_TIMEOUT: '2' };
    });
    olivia = await LabelerClient.signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD);
  });
  afterAll(async () => {
    await stack.close();
    await proxy.close();
  });
  beforeEach(async () => {
    dataset = await given();
  });

  /** A dataset with two images, each with a confirmed box. */
  async function given(): Promise<GivenDataset> {
    const made = await givenDataset(stack.databases, { images: 2, taskTypes: ['detection'] });
    await stack.databases.labeler(
      `update annotation_projects set task_classes = '{"detection": {"a": {"name": "a"}}}' where id = $1`,
      [made.projectId],
    );
    await stack.databases.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                                class_name, created_by, annotation_state)
       select $1, m.dataset_id, m.id, 'bbox', 'detection', '{"type":"bbox","bbox":[1,2,3,4]}', 'a', 'a', 1, 'confirmed'
         from image_metadata m where m.dataset_id = $2`,
      [made.projectId, made.id],
    );
    return made;
  }

  const path = () => `/projects/${dataset.projectId}/versions/publish`;
  const state = async () => {
    const [row] = await stack.databases.labeler(
      `select (select count(*)::int from annotation_versions where project_id = $1) as versions,
              (select count(*)::int from dataset_publications where dataset_id = $2) as publications,
              (select labeled from datasets where id = $2) as labeled`,
      [dataset.projectId, dataset.id],
    );
    return row;
  };
  const NOTHING = { versions: 0, publications: 0, labeled: false };

  it.each(WAYS)('answers 503 and changes nothing while storage is away (%s)', async (how) => {
    const refused = await whileAway(proxy, how, () => olivia.post<Json>(path(), WISH));

    expect(refused).toMatchObject({ status: 503, body: { error: 'storage_unavailable' } });
    expect(await state()).toEqual(NOTHING);
    expect(await olivia.post(path(), WISH)).toMatchObject({
      status: 200,
      body: { version_number: 'v1.0' },
    });
  });

  it('leaves nothing behind that the next process does not put in order', async () => {
    const second = await startAppProcess('labeler-api', { ...stack.env, WORKER: 'off' });
    const doomed = await LabelerClient.signIn(second.url, OLIVIA.email, PASSWORD);

    // It hangs while it writes the files, and is gone before storage comes back.
    await whileAway(proxy, 'silent', async () => {
      const cut = doomed.post(path(), WISH).catch(() => undefined);
      await until(async () => {
        const claims = await stack.databases.labeler(
          'select from version_claims where project_id = $1',
          [dataset.projectId],
        );
        return claims.length > 0;
      });
      second.child.kill('SIGKILL');
      await second.ended;
      await cut;
    });

    expect(await state()).toEqual(NOTHING);
    expect(await olivia.post(path(), WISH)).toMatchObject({
      status: 200,
      body: { version_number: 'v2.0', annotation_count: 2, image_count: 2 },
    });
    const live = `datasets/${dataset.id}/annotations_detection.json`;
    expect(await stack.buckets.keys(stack.buckets.datasets, live)).toEqual([live]);
  });
});
