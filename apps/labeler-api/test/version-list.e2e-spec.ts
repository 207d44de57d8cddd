import { countStatements, VERA } from '@libs/testing';
import { type VersionPage, VersionsClient } from './support/versions';

describe('the list of versions', () => {
  let client: VersionsClient;
  beforeAll(async () => {
    client = await VersionsClient.start();
  });
  afterAll(() => client.stop());
  beforeEach(() => client.useNewDataset());

  it('takes the id of the dataset for that of the project', async () => {
    await client.publish();
    const token = await client.labeler.signIn(VERA);

    const { body } = await client.labeler.get<VersionPage>(
      `/projects/${client.dataset.id}/versions`,
      { token },
    );

    expect(body).toMatchObject({ total: 1, project_id: client.dataset.projectId });
  });

  it('lists versions of all tasks, newest first, page by page, and looks people up once', async () => {
    for (const task_type of ['detection', 'segmentation', 'detection', 'segmentation']) {
      await client.publish({ task_type });
    }

    const all = await client.list();
    const first = await client.list('?limit=3');
    const second = await client.list(`?limit=3&cursor=${first.next_cursor ?? ''}`);
    const { statements } = await countStatements(() => client.list());

    const ids = (page: VersionPage) => page.versions.map(({ id }) => id);
    expect(ids(all)).toEqual([...ids(all)].sort((a, b) => b - a));
    expect([...ids(first), ...ids(second)]).toEqual(ids(all));
    expect([all.total, first.total, second.next_cursor]).toEqual([4, 4, null]);
    expect((await client.list('?task_type=detection')).total).toBe(2);
    expect(all.versions.map(({ is_published }) => is_published)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(statements.filter(({ text }) => !/^\s*(select|with)/i.test(text))).toEqual([]);
    expect(statements.length).toBeLessThanOrEqual(6);
  });

  it('puts on record who was given links to which files, once a day', async () => {
    const published = await client.publish();
    await client.list();
    await client.list();
    await client.ask(`GET /${published.id}`, { as: VERA });
    const later = await client.publish({ task_type: 'segmentation' });
    await client.list();

    const rows = await client.labeler.databases.labeler<{ resource_id: string; details: object }>(
      `select resource_id, details from audit_logs where action = 'version_links' and details ->> 'project_id' = $1 order by id`,
      [client.dataset.projectId],
    );

    const projectId = client.dataset.projectId;
    expect(rows).toEqual(
      [published, later].map(({ id }) => ({
        resource_id: String(id),
        details: { project_id: projectId, version_ids: [id] },
      })),
    );
  });

  it('lists versions of older releases, and lets them be downloaded', async () => {
    const key = `exports/${client.dataset.projectId}/detection/v0.9/annotations.json`;
    await client.labeler.databases.labeler(
      `insert into annotation_versions (project_id, task_type, version_number, version_type, created_at, export_format,
                                        export_path, download_url)
       values ($1, 'detection', 'v0.9', 'published', '2025-01-01', 'dice', $2, 'https://old')`,
      [client.dataset.projectId, key],
    );

    const { versions } = await client.list();
    const next = await client.publish();

    expect(versions).toMatchObject([
      { version_number: 'v0.9', export_format: 'dice', include_draft: null, created_by_name: null },
    ]);
    expect(versions[0]?.download_url).toContain('v0.9/annotations.json');
    expect(next.version_number).toBe('v1.0');
    const restored = await client.ask(`POST /${versions[0]?.id ?? 0}/restore`, { body: {} });
    expect([restored.status, restored.body.error]).toEqual([409, 'version_not_restorable']);
  });
});
