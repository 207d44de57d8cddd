import { LabelerDb } from '@libs/labeler-db';
import {
  countStatements,
  databaseConfig,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  ROOT,
  SAM,
  type TestDatabases,
  testDatabases,
  VERA,
} from '@libs/testing';
import { UserDb, UserDirectory, UserQueries } from '@libs/user-db';
import { DatasetAccess, DatasetGate } from '../src';

describe('DatasetGate', () => {
  let databases: TestDatabases;
  let labeler: LabelerDb;
  let users: UserDb;
  let gate: DatasetGate;
  let dataset: GivenDataset;

  beforeAll(async () => {
    databases = await testDatabases();
    labeler = new LabelerDb(databaseConfig(databases.labelerUrl));
    users = new UserDb({ ...databaseConfig(databases.usersReadonlyUrl), cacheTtlSeconds: 5 });
    const directory = new UserDirectory(new UserQueries(users), { cacheTtlSeconds: 5 });
    gate = new DatasetGate(new DatasetAccess(labeler, directory));
    dataset = await givenDataset(databases, { owner: OLIVIA, visibility: 'private' });
    await givenMember(databases, dataset, VERA, 'viewer');
  });
  afterAll(async () => {
    await labeler.close();
    await users.close();
    await databases.drop();
  });

  it('opens a dataset by its own id and by the id of its project', async () => {
    for (const reference of [dataset.id, dataset.projectId]) {
      expect(await gate.require(reference, VERA.id, 'image:read')).toEqual({
        datasetId: dataset.id,
        projectId: dataset.projectId,
        ownerId: OLIVIA.id,
        visibility: 'private',
        role: 'viewer',
        reason: 'explicit_permission',
        userId: VERA.id,
      });
    }
  });

  it('names the role that is missing', async () => {
    await expect(gate.require(dataset.id, VERA.id, 'image:upload')).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'permission_denied',
      message: 'Permission denied. Required role: admin, your role: viewer',
      fields: { dataset_id: dataset.id, required_role: 'admin', role: 'viewer' },
    });
  });

  it('does not tell strangers from datasets that do not exist', async () => {
    for (const reference of [dataset.id, 'ds_0000000000000000', '', 'a\0b', 'x'.repeat(101)]) {
      await expect(gate.require(reference, SAM.id, 'dataset:read')).rejects.toMatchObject({
        kind: 'not_found',
        code: 'dataset_not_found',
      });
    }
    await expect(gate.require(dataset.projectId, SAM.id, 'project:read')).rejects.toMatchObject({
      code: 'project_not_found',
    });
  });

  it('asks the database once for all who ask at the same time', async () => {
    await gate.require(dataset.id, VERA.id, 'image:read');

    const { statements } = await countStatements(() =>
      Promise.all([
        gate.require(dataset.id, VERA.id, 'image:read'),
        gate.require(dataset.projectId, OLIVIA.id, 'dataset:delete'),
      ]),
    );

    expect(statements.length).toBeLessThanOrEqual(2);
  });

  it('lets system administrators do what only the owner may do', async () => {
    const granted = await gate.require(dataset.id, ROOT.id, 'dataset:delete');

    expect(granted).toMatchObject({ role: 'admin', reason: 'system_admin' });
  });

  it('knows of the trash for its owner and system administrators, and for nobody else', async () => {
    const trashed = await givenDataset(databases, { owner: OLIVIA, visibility: 'public' });
    await givenMember(databases, trashed, VERA, 'admin');
    await databases.labeler(
      `update datasets set status = 'deleting', deleted_at = now(), purge_after = now() where id = $1`,
      [trashed.id],
    );

    expect(await gate.requireTrashed(trashed.id, OLIVIA.id)).toMatchObject({ role: 'owner' });
    expect(await gate.requireTrashed(trashed.id, ROOT.id)).toMatchObject({ role: 'admin' });
    for (const [id, person] of [
      [trashed.id, VERA],
      [trashed.id, SAM],
      [dataset.id, OLIVIA],
      ['a\0b', OLIVIA],
    ] as const) {
      await expect(gate.requireTrashed(id, person.id)).rejects.toMatchObject({
        code: 'dataset_not_found',
      });
    }
    await expect(gate.require(trashed.id, OLIVIA.id, 'dataset:read')).rejects.toMatchObject({
      code: 'dataset_not_found',
    });
  });
});
