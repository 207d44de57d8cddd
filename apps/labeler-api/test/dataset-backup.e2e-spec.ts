import { AuditTrail } from '@libs/audit';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { LabelerDb } from '@libs/labeler-db';
import { ObjectStore, StorageUnavailableError } from '@libs/storage';
import { givenDataset, type GivenDataset, OLIVIA, s3Client } from '@libs/testing';
import { Readable } from 'node:stream';
import { DatasetBackup } from '../src/dataset-removal/dataset-backup';
import { TrashBin } from '../src/dataset-removal/trash-bin';
import { TrashRepository } from '../src/dataset-removal/trash.repository';
import { givenFullDataset, leftOf } from './support/full-dataset';
import type { Problem } from './support/labeler';
import { type Deleted, type Removal, startRemoval } from './support/removal';

const WITH_BACKUP = { create_backup: true };

describe('a deletion with a backup', () => {
  let labeler: Removal;
  let store: ObjectStore;
  beforeAll(async () => {
    labeler = await startRemoval([OLIVIA]);
    store = labeler.app.get(ObjectStore);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => labeler.stop());

  const status = async ({ id }: GivenDataset) =>
    (await labeler.get(`/datasets/${id}`, labeler.as(OLIVIA))).status;
  const backupsOf = ({ id }: GivenDataset) =>
    labeler.buckets.keys(labeler.buckets.datasets, `backups/${id}/`);
  const read = async (key: string) => {
    const client = s3Client();
    const at = { Bucket: labeler.buckets.datasets, Key: key };
    const { Body } = await client.send(new GetObjectCommand(at));
    const text = (await Body?.transformToString()) ?? '';
    client.destroy();
    return JSON.parse(text) as { images: { annotations: unknown[] }[]; statistics: object };
  };
  const annotate = ({ id, projectId }: GivenDataset) =>
    labeler.databases.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
       select $1, i.dataset_id, i.id, 'bbox', 'detection', '{}', 1 from image_metadata i where i.dataset_id = $2 limit 1`,
      [projectId, id],
    );

  it('keeps what people made, where it was promised to be', async () => {
    const dataset = await givenFullDataset(labeler.databases, labeler.buckets);

    const { body } = await labeler.delete(OLIVIA, dataset, WITH_BACKUP);

    const key = body.backup_files[dataset.projectId] ?? '';
    expect(body.backup_created).toBe(true);
    expect(key).toMatch(
      new RegExp(`^backups/${dataset.id}/${dataset.projectId}/backup_\\d{8}_\\d{6}\\.json$`),
    );
    const backup = await read(key);
    expect(backup.statistics).toEqual({ total_images: 2, total_annotations: 3 });
    expect(backup.images.map(({ annotations }) => annotations.length).sort()).toEqual([0, 3]);
  });

  it('is made of pages', async () => {
    const dataset = await givenDataset(labeler.databases, { images: 450 });
    await labeler.databases.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
       select $1, i.dataset_id, i.id, 'bbox', 'detection', '{"bbox":[1,2,3,4]}', 1
         from image_metadata i, generate_series(1, 3) where i.dataset_id = $2`,
      [dataset.projectId, dataset.id],
    );

    const { body } = await labeler.delete(OLIVIA, dataset, WITH_BACKUP);

    const backup = await read(body.backup_files[dataset.projectId] ?? '');
    expect(backup.statistics).toEqual({ total_images: 450, total_annotations: 1350 });
  });

  it('survives the removal of the dataset', async () => {
    const dataset = await givenFullDataset(labeler.databases, labeler.buckets);
    const own = await startRemoval([OLIVIA], { DATASET_TRASH_DAYS: '0' });
    const inOwn = await givenFullDataset(own.databases, own.buckets);

    const { body } = await own.delete(OLIVIA, inOwn, WITH_BACKUP);

    const kept = await leftOf(own.databases, own.buckets, inOwn);
    await own.stop();
    expect(kept).toEqual(Object.values(body.backup_files));
    expect(await status(dataset)).toBe(200);
  });

  it.each([
    ['cannot be written', 'putMultipart', 'storage_unavailable'],
    ['cannot be read again', 'get', 'backup_failed'],
  ] as const)('that %s is refused, and nothing is lost', async (_, call, code) => {
    const dataset = await givenFullDataset(labeler.databases, labeler.buckets);
    const before = await leftOf(labeler.databases, labeler.buckets, dataset);
    jest.spyOn(store, call).mockRejectedValueOnce(new StorageUnavailableError(new Error('away')));

    const answer = await labeler.delete<Problem>(OLIVIA, dataset, WITH_BACKUP);

    expect([answer.status, answer.body.error]).toEqual([503, code]);
    expect(await leftOf(labeler.databases, labeler.buckets, dataset)).toEqual(before);
    expect(await status(dataset)).toBe(200);
  });

  it.each([
    ['is damaged', (text: string) => text.replace('"depth":3', '"depth":4')],
    ['is cut off', (text: string) => text.slice(0, -20)],
    ['is empty', () => ''],
  ])('that %s when it is read again is refused, and nothing is lost', async (_, damage) => {
    const dataset = await givenFullDataset(labeler.databases, labeler.buckets);
    const get = store.get.bind(store);
    jest.spyOn(store, 'get').mockImplementationOnce(async (bucket, key) => {
      const content = await get(bucket, key);
      const text = Buffer.concat(await content.body.toArray()).toString();
      return { ...content, body: Readable.from([Buffer.from(damage(text))]) };
    });

    const answer = await labeler.delete<Problem>(OLIVIA, dataset, WITH_BACKUP);

    expect([answer.status, answer.body.error]).toEqual([503, 'backup_failed']);
    expect(await status(dataset)).toBe(200);
    expect(await backupsOf(dataset)).toEqual([]);
  });

  it('is refused when somebody annotates while the backup is made', async () => {
    const dataset = await givenFullDataset(labeler.databases, labeler.buckets);
    const get = store.get.bind(store);
    jest.spyOn(store, 'get').mockImplementationOnce(async (bucket, key) => {
      await annotate(dataset);
      return get(bucket, key);
    });

    const answer = await labeler.delete<Deleted & Problem>(OLIVIA, dataset, WITH_BACKUP);

    expect([answer.status, answer.body.error]).toEqual([409, 'deletion_outdated']);
    expect(await status(dataset)).toBe(200);
    expect((await labeler.delete(OLIVIA, dataset, WITH_BACKUP)).status).toBe(200);
  });

  it('is refused when somebody annotates after the backup was made', async () => {
    const dataset = await givenFullDataset(labeler.databases, labeler.buckets);
    const backup = await labeler.app.get(DatasetBackup, { strict: false }).take(dataset.id);
    await annotate(dataset);
    const db = labeler.app.get(LabelerDb);
    const bin = new TrashBin(db, new TrashRepository(), new AuditTrail());
    const deletion = {
      datasetId: dataset.id,
      name: dataset.name,
      ownerId: OLIVIA.id,
      deletedBy: OLIVIA.id,
      trashDays: 7,
    };
    const origin = { ipAddress: null, userAgent: null };

    const putting = bin.put({ userId: OLIVIA.id, sessionId: null, origin }, deletion, backup);

    await expect(putting).rejects.toMatchObject({ code: 'deletion_outdated' });
    expect(await status(dataset)).toBe(200);
  });
});
