import { LabelerDb } from '@libs/labeler-db';
import { givenDataset, OLIVIA } from '@libs/testing';
import { until } from '../../../test/support/until';
import { givenFullDataset, leftOf } from './support/full-dataset';
import { type Labeler, startLabeler } from './support/labeler';

describe('the worker', () => {
  let labeler: Labeler;
  afterEach(() => labeler.stop());

  const trash = (id: string, after: string, begun: string | null = null) =>
    labeler.databases.labeler(
      `update datasets set status = 'deleting', deleted_at = now() - interval '8 days', deleted_by = $2,
              purge_after = now() + $3::interval, purge_started_at = $4 where id = $1`,
      [id, OLIVIA.id, after, begun],
    );

  it('removes datasets whose time is over and those whose removal was cut off, and no other', async () => {
    labeler = await startLabeler();
    const { databases, buckets } = labeler;
    const due = await givenFullDataset(databases, buckets);
    const begun = await givenFullDataset(databases, buckets);
    const kept = await givenDataset(databases);
    await trash(due.id, '-1 hour');
    await trash(begun.id, '1 hour', '2026-01-01T00:00:00Z');
    await trash(kept.id, '1 hour');
    await databases.labeler(
      `insert into removed_datasets (dataset_id, project_ids, removed_at)
       values ('ds_late', '{proj_late}', now() - interval '1 day'), ('ds_old', '{}', now() - interval '9 days')`,
    );
    await buckets.put('datasets/ds_late/incoming/late.jpg', Buffer.from('late'));

    const worker = await startLabeler({
      WORKER: 'embedded',
      LABELER_DATABASE_URL: databases.labelerUrl,
      S3_BUCKET_DATASETS: buckets.datasets,
      S3_BUCKET_ANNOTATIONS: buckets.annotations,
    });
    await until(async () => (await leftOf(databases, buckets, due)).length === 0);
    await until(async () => (await leftOf(databases, buckets, begun)).length === 0);
    await until(
      async () => (await buckets.keys(buckets.datasets, 'datasets/ds_late/')).length === 0,
    );

    await worker.stop();
    expect(await databases.labeler('select status from datasets where id = $1', [kept.id])).toEqual(
      [{ status: 'deleting' }],
    );
    const remembered = await labeler.app
      .get(LabelerDb)
      .query<{ dataset_id: string }>('select dataset_id from removed_datasets');
    expect(remembered.map(({ dataset_id }) => dataset_id).sort()).toEqual(
      ['ds_late', due.id, begun.id].sort(),
    );
  });
});
