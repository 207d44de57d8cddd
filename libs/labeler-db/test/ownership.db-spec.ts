import { givenDataset, type GivenDataset, type TestDatabases, testDatabases } from '@libs/testing';

describe('the owner of a dataset', () => {
  let db: TestDatabases;
  let dataset: GivenDataset;
  beforeAll(async () => (db = await testDatabases()));
  afterAll(() => db.drop());
  beforeEach(async () => (dataset = await givenDataset(db)));

  it('can hand it over in one transaction, whatever the order of the statements', async () => {
    await db.labeler(
      `insert into project_permissions (project_id, user_id, role, granted_by) values ($1, 2, 'viewer', 1)`,
      [dataset.projectId],
    );
    await db.labeler(`
      begin;
      update project_permissions set role = 'owner' where project_id = '${dataset.projectId}' and user_id = 2;
      update project_permissions set role = 'admin' where project_id = '${dataset.projectId}' and user_id = 1;
      update datasets set owner_id = 2 where id = '${dataset.id}';
      commit`);

    expect(
      await db.labeler('select owner_id from annotation_projects where id = $1', [
        dataset.projectId,
      ]),
    ).toEqual([{ owner_id: 2 }]);
  });

  it('cannot be somebody else in the project', async () => {
    await expect(
      db.labeler('update datasets set owner_id = 2 where id = $1', [dataset.id]),
    ).rejects.toMatchObject({ constraint: 'fk_project_permissions_owner' });
  });

  it('takes everything along when the dataset is deleted', async () => {
    await db.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size) values ($1, 'a', 'a', 'a', 1)`,
      [dataset.id],
    );
    await db.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
       values ($1, $2, 'a', 'bbox', 'detection', '{}', 1)`,
      [dataset.projectId, dataset.id],
    );

    await db.labeler('delete from datasets where id = $1', [dataset.id]);

    expect(
      await db.labeler(
        `select (select count(*)::int from annotations where dataset_id = $1) as annotations,
                (select count(*)::int from image_metadata where dataset_id = $1) as images,
                (select count(*)::int from project_permissions where project_id = $2) as seats`,
        [dataset.id, dataset.projectId],
      ),
    ).toEqual([{ annotations: 0, images: 0, seats: 0 }]);
  });
});
