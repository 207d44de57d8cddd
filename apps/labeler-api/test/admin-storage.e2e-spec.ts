import { givenDataset, type GivenDataset, givenStoredImage, OLIVIA, ROOT } from '@libs/testing';
import { StorageSweepJob } from '../src/admin-storage/storage-sweep-job';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface State {
  used_bytes: number;
  quota_bytes: number | null;
  ratio: number | null;
  warning: boolean;
  categories: { bucket: string; kind: string; objects: number; bytes: number }[];
}

describe('the storage of a deployment with a quota that is enforced', () => {
  let labeler: Labeler;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler({
      STORAGE_QUOTA_GB: '0.000001',
      STORAGE_QUOTA_ENFORCE: 'true',
      STORAGE_SWEEP_DAYS: '1',
      WORKER: 'embedded',
    });
    dataset = await givenDataset(labeler.databases);
    const bytes = Buffer.alloc(900, 'x');
    await givenStoredImage(labeler.databases, labeler.buckets, dataset, { path: 'a.jpg', bytes });
  });
  afterAll(() => labeler.stop());

  it('is shown to administrators, with a warning when it is nearly full', async () => {
    const { status, body } = await labeler.get<State>('/admin/storage', {
      token: await labeler.signIn(ROOT),
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({ used_bytes: 900, quota_bytes: 1000, ratio: 0.9, warning: true });
    expect(body.categories).toContainEqual({
      ...{ bucket: 'datasets', kind: 'image', objects: 1, bytes: 900 },
      measured_at: null,
    });
  });

  it('takes no upload that does not fit, and stores nothing of it', async () => {
    const token = await labeler.signIn(OLIVIA);
    const before = await labeler.buckets.keys(labeler.buckets.datasets);

    const answer = await labeler.post<Problem>(`/datasets/${dataset.id}/uploads`, {
      token,
      body: { files: [{ path: 'b.jpg', size: 101 }] },
    });

    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ error: 'storage_quota_exceeded' });
    expect(await labeler.buckets.keys(labeler.buckets.datasets)).toEqual(before);
  });

  it('is swept by the worker, which leaves what is young', async () => {
    const stray = `datasets/${dataset.id}/images/stray.jpg`;
    await labeler.buckets.put(stray, Buffer.from('x'));

    await labeler.app.get(StorageSweepJob).run();

    expect(await labeler.buckets.keys(labeler.buckets.datasets)).toContain(stray);
  });
});
