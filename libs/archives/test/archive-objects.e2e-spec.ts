import { givenStoredImage } from '@libs/testing';
import { createHash } from 'node:crypto';
import { ArchiveRig, joined } from './archive-rig';

const never = new AbortController().signal;

describe('the archive object of a dataset', () => {
  let rig: ArchiveRig;

  beforeAll(async () => {
    rig = await ArchiveRig.start();
  });
  afterAll(() => rig.close());

  it('is built into storage with the same bytes, once', async () => {
    const { dataset } = await rig.givenPictures();
    const content = await rig.contentOf(dataset);
    expect(await rig.requests.want(content)).toBeUndefined();

    await Promise.all([rig.builder.build(content, never), rig.builder.build(content, never)]);
    await rig.builder.build(content, never);

    const ready = await rig.requests.want(content);
    const object = await rig.store.get('annotations', ready?.objectKey ?? '');
    const stored = await joined(object.body as AsyncIterable<Buffer>);
    expect(stored.equals(await rig.bytesOf(dataset))).toBe(true);
    expect(ready?.sha256).toBe(createHash('sha256').update(stored).digest('hex'));
  });

  it('is asked for by one of many who want it at the same time', async () => {
    const { dataset } = await rig.givenPictures();
    const content = await rig.contentOf(dataset);
    const sent = jest.spyOn(rig.jobs, 'send');

    await Promise.all(Array.from({ length: 16 }, () => rig.requests.want(content)));

    expect(sent).toHaveBeenCalledTimes(1);
  });

  it('is taken up again when the process that built it died', async () => {
    const { dataset } = await rig.givenPictures();
    const content = await rig.contentOf(dataset);
    await rig.requests.want(content);
    await rig.databases.labeler(
      `update dataset_archives set status = 'building', started_at = now() - interval '10 minutes'
        where dataset_id = $1`,
      [dataset.id],
    );

    await rig.builder.build(content, never);

    expect(await rig.requests.want(content)).toBeDefined();
  });

  it('is given back when the process has to stop', async () => {
    const { dataset } = await rig.givenPictures();
    const content = await rig.contentOf(dataset);
    await rig.requests.want(content);
    const stopped = AbortSignal.abort(new Error('stopping'));

    await expect(rig.builder.build(content, stopped)).rejects.toThrow('stopping');

    const [row] = await rig.databases.labeler(
      'select status from dataset_archives where dataset_id = $1',
      [dataset.id],
    );
    expect(row).toEqual({ status: 'pending' });
  });

  it('is forgotten when the dataset changed before it was built', async () => {
    const { dataset } = await rig.givenPictures();
    const content = await rig.contentOf(dataset);
    await rig.requests.want(content);
    await givenStoredImage(rig.databases, rig.buckets, dataset, { path: 'new.jpg' });

    await rig.builder.build(content, never);

    const rows = await rig.databases.labeler(
      'select 1 from dataset_archives where dataset_id = $1',
      [dataset.id],
    );
    expect(rows).toEqual([]);
  });

  it('is removed when nobody used it for longer than a link lives', async () => {
    const { dataset } = await rig.givenPictures();
    const content = await rig.contentOf(dataset);
    await rig.requests.want(content);
    await rig.builder.build(content, never);
    await rig.databases.labeler(
      `update dataset_archives set last_used_at = now() - interval '9 days' where dataset_id = $1`,
      [dataset.id],
    );

    await rig.builder.sweep();

    expect(await rig.buckets.keys(rig.buckets.annotations, `archives/${dataset.id}/`)).toEqual([]);
    expect(await rig.requests.want(content)).toBeUndefined();
  });

  it('is removed from storage when its dataset is gone', async () => {
    const { dataset } = await rig.givenPictures();
    const kept = await rig.givenPictures();
    for (const each of [dataset, kept.dataset]) {
      const content = await rig.contentOf(each);
      await rig.requests.want(content);
      await rig.builder.build(content, never);
    }
    await rig.databases.labeler('delete from annotation_projects where dataset_id = $1', [
      dataset.id,
    ]);
    await rig.databases.labeler('delete from datasets where id = $1', [dataset.id]);

    await rig.builder.sweep();
    expect(await rig.buckets.keys(rig.buckets.annotations, `archives/${dataset.id}/`)).toHaveLength(
      1,
    );
    await rig.builder.sweep(new Date(Date.now() + 2 * 24 * 3600 * 1000));

    expect(await rig.buckets.keys(rig.buckets.annotations, `archives/${dataset.id}/`)).toEqual([]);
    expect(
      await rig.buckets.keys(rig.buckets.annotations, `archives/${kept.dataset.id}/`),
    ).toHaveLength(1);
  });
});
