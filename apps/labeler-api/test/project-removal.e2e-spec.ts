import { ADAM, type GivenDataset, givenMember, OLIVIA, SAM, VERA } from '@libs/testing';
import { until } from '../../../test/support/until';
import { OWNED_ROWS } from '../src/dataset-removal/dataset-rows';
import { givenFullDataset } from './support/full-dataset';
import { type Problem, startLabeler } from './support/labeler';
import { type ProjectBody, ProjectClient } from './support/project-client';

describe('DELETE /projects/{project_id}', () => {
  let client: ProjectClient;
  beforeAll(async () => {
    client = await ProjectClient.start([OLIVIA, ADAM, VERA, SAM]);
  });
  afterAll(() => client.stop());

  /** Tables that still have rows of the project. */
  const leftOf = async (projectId: string) => {
    const left: string[] = [];
    for (const { table, of, condition } of OWNED_ROWS) {
      if (of !== 'project') continue;
      const rows = await client.db(`select 1 from ${table} where ${condition} limit 1`, [
        projectId,
      ]);
      if (rows.length > 0) left.push(table);
    }
    const rows = await client.db('select 1 from annotation_projects where id = $1', [projectId]);
    return rows.length > 0 ? [...left, 'annotation_projects'] : left;
  };
  const mark = ({ projectId }: GivenDataset) =>
    client.db('update annotation_projects set removed_at = now() where id = $1', [projectId]);

  it('takes everything of the project, and keeps the dataset and what was published', async () => {
    const { databases, buckets } = client.labeler;
    const dataset = await givenFullDataset(databases, buckets);

    const { status } = await client.call(OLIVIA, 'DELETE', `/projects/${dataset.projectId}`);

    expect(status).toBe(204);
    expect(await leftOf(dataset.projectId)).toEqual([]);
    expect(
      await client.db('select 1 from invitations where project_id = $1', [dataset.id]),
    ).toEqual([]);
    expect(
      await client.db('select count(*)::int from image_metadata where dataset_id = $1', [
        dataset.id,
      ]),
    ).toEqual([{ count: 2 }]);
    expect(
      await client.db(
        'select task_type, version_id from dataset_publications where dataset_id = $1',
        [dataset.id],
      ),
    ).toEqual([{ task_type: 'detection', version_id: null }]);
    expect(await buckets.keys(buckets.datasets, `datasets/${dataset.id}/annotations`)).toHaveLength(
      1,
    );
    expect(await buckets.keys(buckets.annotations, `exports/${dataset.projectId}/`)).toEqual([]);
    expect((await client.record(dataset.projectId)).actions).toEqual(['project_delete']);
    const former = await client.call<Problem>(OLIVIA, 'GET', `/projects/${dataset.projectId}`);
    expect([former.status, former.body.error]).toEqual([404, 'project_not_found']);
    const fresh = await client.call<ProjectBody>(OLIVIA, 'GET', `/datasets/${dataset.id}/project`);
    expect(fresh.status).toBe(200);
    expect(fresh.body).toMatchObject({ task_types: [], total_annotations: 0, total_images: 2 });
    expect(fresh.body.id).not.toBe(dataset.projectId);
  });

  it('is for the owner', async () => {
    const dataset = await client.dataset();
    await givenMember(client.labeler.databases, dataset, ADAM, 'admin');
    const remove = async (person: typeof ADAM) => {
      const answer = await client.call<Problem>(person, 'DELETE', `/projects/${dataset.projectId}`);
      return [answer.status, answer.body.error];
    };

    expect(await remove(ADAM)).toEqual([403, 'permission_denied']);
    expect(await remove(SAM)).toEqual([404, 'project_not_found']);
  });

  it('has one winner', async () => {
    const dataset = await client.dataset();

    const answers = await Promise.all(
      [1, 2, 3].map(() => client.call(OLIVIA, 'DELETE', `/projects/${dataset.projectId}`)),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
  });

  it('leaves nothing to see while a large project is still being removed', async () => {
    const dataset = await client.dataset();
    await client.annotate(dataset, { images: [0] });
    await givenMember(client.labeler.databases, dataset, VERA, 'viewer');
    await mark(dataset);
    const get = async (path: string) => {
      const answer = await client.call<Problem>(OLIVIA, 'GET', path);
      return [answer.status, answer.body.error];
    };

    expect(await get(`/projects/${dataset.projectId}`)).toEqual([404, 'project_not_found']);
    expect(await get(`/projects/${dataset.projectId}/stats`)).toEqual([404, 'project_not_found']);
    expect(await get(`/datasets/${dataset.id}/project`)).toEqual([409, 'project_being_removed']);
    expect((await client.call<ProjectBody[]>(VERA, 'GET', '/projects')).body).toEqual([]);
    const made = await client.call<Problem>(OLIVIA, 'POST', '/projects', {
      name: 'New',
      dataset_id: dataset.id,
      task_types: [],
      task_config: {},
      classes: {},
    });
    expect([made.status, made.body.error]).toEqual([409, 'project_being_removed']);
    const invited = await client.call<Problem>(
      OLIVIA,
      'POST',
      `/datasets/${dataset.id}/permissions/invite`,
      { user_email: SAM.email, role: 'member' },
    );
    expect([invited.status, invited.body.error]).toEqual([404, 'dataset_not_found']);
  });

  it('is brought to its end by the worker, which also copies totals', async () => {
    const { databases, buckets } = client.labeler;
    const removed = await client.dataset();
    await client.annotate(removed, { images: [0, 1] });
    await mark(removed);
    const kept = await client.dataset();
    await client.annotate(kept, { images: [0, 0, 1] });

    const worker = await startLabeler({
      WORKER: 'embedded',
      LABELER_DATABASE_URL: databases.labelerUrl,
      S3_BUCKET_DATASETS: buckets.datasets,
      S3_BUCKET_ANNOTATIONS: buckets.annotations,
    });
    const totals = () =>
      client.db<{ a: number; i: number }>(
        'select total_annotations as a, annotated_images as i from annotation_projects where id = $1',
        [kept.projectId],
      );
    await until(async () => (await leftOf(removed.projectId)).length === 0);
    await until(async () => (await totals())[0]?.a === 3);

    await worker.stop();
    expect(await totals()).toEqual([{ a: 3, i: 2 }]);
    const { status } = await client.call(OLIVIA, 'GET', `/datasets/${removed.id}/project`);
    expect(status).toBe(200);
  });
});
