import { ADAM, RITA, VERA } from '@libs/testing';
import { type Version, VersionsClient, type WholeVersion } from './support/versions';

describe('versions that are there', () => {
  let client: VersionsClient;
  let first: WholeVersion;
  let second: WholeVersion;
  beforeAll(async () => {
    client = await VersionsClient.start();
  });
  afterAll(() => client.stop());
  beforeEach(async () => {
    await client.useNewDataset();
    await client.drawConfirmed(2);
    first = await client.publish();
    await client.drawConfirmed(3);
    second = await client.publish({ export_format: 'coco' });
  });

  const audited = async (id: number) => {
    const rows = await client.labeler.databases.labeler<{ action: string }>(
      `select action from audit_logs where resource_type = 'version' and resource_id = $1 order by id`,
      [String(id)],
    );
    return rows.map(({ action }) => action);
  };

  it('get another name, description and notes; files and what is published stay', async () => {
    const live = await client.read('datasets', client.liveKey);

    const { status, body } = await client.ask<WholeVersion>(`PATCH /${second.id}`, {
      body: { version_number: 'autumn', description: null, notes: 'Model 14' },
    });

    expect([status, body]).toMatchObject([
      200,
      {
        version_number: 'autumn',
        description: null,
        notes: 'Model 14',
        export_path: second.export_path,
        is_published: true,
      },
    ]);
    expect(body.download_url).toContain('autumn_annotations_coco.json');
    expect(await client.read('datasets', client.liveKey)).toEqual(live);
    const partly = await client.ask<WholeVersion>(`PATCH /${second.id}`, {
      body: { description: 'Again' },
    });
    expect(partly.body).toMatchObject({
      version_number: 'autumn',
      description: 'Again',
      notes: 'Model 14',
    });
    expect(await audited(second.id)).toEqual([
      'version_publish',
      'version_update',
      'version_links',
      'version_update',
    ]);
  });

  it('never get a name that another one has, and leave theirs to others', async () => {
    const taken = await client.ask(`PATCH /${second.id}`, { body: { version_number: 'v1.0' } });
    const same = await client.ask(`PATCH /${second.id}`, { body: { version_number: 'v2.0' } });
    const bad = await client.ask(`PATCH /${second.id}`, { body: { version_number: 'a/b' } });
    const none = await client.ask(`PATCH /${second.id}`, { body: { version_number: null } });

    expect([taken.status, taken.body.error]).toEqual([409, 'version_exists']);
    expect(same.status).toBe(200);
    expect([bad.status, none.status]).toEqual([422, 200]);

    await client.ask(`PATCH /${second.id}`, { body: { version_number: 'kept' } });
    const third = await client.publish({ version_number: 'v2.0' });
    expect(third.export_path).not.toBe(second.export_path);
    expect((await fetch(third.download_url ?? '')).status).toBe(200);
    const again = await client.ask<Version>(`GET /${second.id}`);
    expect((await fetch(again.body.download_url ?? '')).status).toBe(200);
  });

  it('are deleted with their files, unless they are what is published', async () => {
    const refused = await client.ask(`DELETE /${second.id}`);
    const { status } = await client.ask(`DELETE /${first.id}`);

    expect([refused.status, refused.body.error]).toEqual([409, 'version_published']);
    expect(status).toBe(204);
    expect((await client.list()).versions.map(({ id }) => id)).toEqual([second.id]);
    const folder = `exports/${client.dataset.projectId}/detection/v2.0/`;
    expect(await client.keys()).toEqual([
      `${folder}annotations.json`,
      `${folder}annotations_coco.json`,
    ]);
    expect((await client.ask(`GET /${first.id}`)).status).toBe(404);
    expect((await client.ask(`DELETE /${first.id}`)).body.error).toBe('version_not_found');
    expect(await audited(first.id)).toEqual(['version_publish', 'version_delete']);
  });

  it('never have files in a folder of one that was deleted', async () => {
    await client.ask(`DELETE /${first.id}`);

    const again = await client.publish({ version_number: 'v1.0' });

    expect(again.export_path).not.toBe(first.export_path);
    expect((await fetch(again.download_url ?? '')).status).toBe(200);
  });

  it('are withdrawn: other systems find nothing any more, and the version can be deleted', async () => {
    const wrong = await client.ask(`POST /${first.id}/withdraw`);
    const { status, body } = await client.ask<WholeVersion>(`POST /${second.id}/withdraw`);

    expect([wrong.status, wrong.body.error]).toEqual([409, 'version_not_published']);
    expect([status, body]).toMatchObject([200, { id: second.id, is_published: false }]);
    expect(await client.publication()).toBeUndefined();
    expect(await client.datasetRow()).toEqual({
      labeled: false,
      format: 'images',
      annotation_path: null,
      num_classes: null,
      class_names: null,
      content_hash: null,
      published_task_types: [],
    });
    const { buckets } = client.labeler;
    expect(await buckets.keys(buckets.datasets, `datasets/${client.dataset.id}/ann`)).toEqual([]);
    expect((await client.ask(`DELETE /${second.id}`)).status).toBe(204);
    expect((await client.publish()).version_number).toBe('v2.0');
  });

  it('are changed by admins only, and in their own project', async () => {
    const requests = [`PATCH /${first.id}`, `DELETE /${first.id}`, `POST /${second.id}/withdraw`];
    const body = { notes: 'x' };
    const refused = await Promise.all(
      requests.map((request) => client.ask(request, { as: RITA, body })),
    );
    const mine = { first, second };
    await client.useNewDataset();
    const foreign = await Promise.all(
      [
        `PATCH /${mine.first.id}`,
        `DELETE /${mine.first.id}`,
        `POST /${mine.second.id}/withdraw`,
      ].map((request) => client.ask(request, { as: ADAM, body })),
    );

    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(foreign.map((answer) => answer.body.error)).toEqual([
      'version_not_found',
      'version_not_found',
      'version_not_found',
    ]);
    expect((await client.ask(`GET /${mine.first.id}`, { as: VERA })).status).toBe(404);
  });

  it('keep what they were when annotations change', async () => {
    const bytes = await client.read('annotations', first.export_path);
    await client.labeler.databases.labeler('delete from annotations where project_id = $1', [
      client.dataset.projectId,
    ]);
    const third = await client.publish();

    expect(third).toMatchObject({ annotation_count: 0, image_count: 0, content_version: 3 });
    expect(await client.read('annotations', first.export_path)).toEqual(bytes);
    expect((await client.ask<Version>(`GET /${first.id}`)).body).toMatchObject({
      annotation_count: 2,
      is_published: false,
    });
  });
});
