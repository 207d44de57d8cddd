import { ArchiveBuilder } from '@libs/archives';
import { FrozenImageFiles, Snapshots, type SummedImage } from '@libs/snapshots';
import { ObjectStore, openStated } from '@libs/storage';
import { givenDataset, SAM } from '@libs/testing';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { unzip } from '../../../test/support/unzip';
import { orderLink } from './support/archived-dataset';
import { type Gateway, startGateway } from './support/gateway';
import {
  createSnapshot,
  fetchAll,
  givenLabeledDataset,
  type LabeledDataset,
  manifestOf,
  overwrite,
  preserve,
} from './support/snapshots';

describe('the archive of a snapshot', () => {
  let gateway: Gateway;
  let dataset: LabeledDataset;
  let snapshotId: string;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    dataset = await givenLabeledDataset(gateway);
    snapshotId = (await createSnapshot(gateway, dataset.id)).body.snapshot_id;
  });

  const image = (n: number) => dataset.images[n] as LabeledDataset['images'][number];
  const order = (body: Record<string, unknown> = {}, id = dataset.id) =>
    orderLink(gateway, id, {
      body: { user_id: dataset.ownerId, snapshot_id: snapshotId, ...body },
    });
  const fetchBytes = async (url: string, headers: Record<string, string> = {}) => {
    const response = await fetch(url, { headers });
    return Buffer.from(await response.arrayBuffer());
  };
  const changeEverything = async () => {
    await overwrite(gateway, dataset, image(0));
    await preserve(gateway, dataset.id, image(1));
    await gateway.databases.labeler('delete from image_metadata where id = $1', [image(1).id]);
    await gateway.databases.labeler('delete from annotations where dataset_id = $1', [dataset.id]);
  };

  it('holds what its manifest lists', async () => {
    const { status, body } = await order();
    const bytes = await fetchBytes(body.download_url);
    const files = await unzip(bytes);

    expect(status).toBe(200);
    expect(bytes).toHaveLength(body.size_bytes);
    expect(body.manifest).toMatchObject({
      annotations: ['annotations_detection.json'],
      num_images: 4,
      num_files: 5,
    });
    const listed = await fetchAll(
      await manifestOf(gateway, dataset.id, { snapshot_id: snapshotId }),
    );
    expect(new Map([...files].sort())).toEqual(new Map([...listed].sort()));
  });

  it('stays the same although everything was changed or deleted, and any part of it can be had', async () => {
    const url = (await order()).body.download_url;
    const before = await fetchBytes(url);

    await changeEverything();
    const after = await fetchBytes((await order()).body.download_url);

    expect(after.equals(before)).toBe(true);
    expect((await fetchBytes(url)).equals(before)).toBe(true);
    for (const start of [1, Math.floor(before.length / 2), before.length - 300]) {
      const part = await fetchBytes(url, { Range: `bytes=${start}-` });
      expect(part.equals(before.subarray(start))).toBe(true);
    }
  });

  it('follows bytes that are copied away while it is read', async () => {
    const files = gateway.app.get(FrozenImageFiles, { strict: false });
    const snapshot = await gateway.app
      .get(Snapshots, { strict: false })
      .get(dataset.id, snapshotId);
    const { value: listed } = await files.list(snapshot, '').next();
    await changeEverything();

    const object = files.objectOf(snapshot, listed as SummedImage);
    const bytes = await openStated(gateway.app.get(ObjectStore), object);

    expect(object.bucket).toBe('datasets');
    expect(await buffer(bytes)).toEqual(image(0).bytes);
  });

  it('is built into storage with the same bytes', async () => {
    const { body } = await order();
    const streamed = await fetchBytes(body.download_url);
    const [row] = await gateway.databases.labeler<{ content_id: string }>(
      'select content_id from dataset_archives where dataset_id = $1',
      [dataset.id],
    );
    await changeEverything();
    const job = { datasetId: dataset.id, contentId: row?.content_id ?? '', snapshotId };
    const builder = gateway.app.get(ArchiveBuilder, { strict: false });
    await builder.build(job, new AbortController().signal);

    const later = await order();

    expect(later.body.sha256).toBe(createHash('sha256').update(streamed).digest('hex'));
    expect(later.body.download_url).toContain(gateway.buckets.annotations);
    expect((await fetchBytes(later.body.download_url)).equals(streamed)).toBe(true);
  });

  it('is for those who may see the dataset, and of its own snapshots', async () => {
    const other = await givenDataset(gateway.databases);

    expect(await order({ user_id: SAM.id })).toMatchObject({ status: 403 });
    for (const [snapshot, id] of [
      ['snap_0000000000000000', dataset.id],
      ['', dataset.id],
      ['\0', dataset.id],
      [snapshotId, other.id],
    ] as const) {
      expect(await order({ snapshot_id: snapshot }, id)).toMatchObject({
        status: 404,
        body: { error: 'snapshot_not_found' },
      });
    }
  });
});
