import { ArchiveOutdatedError } from '@libs/archives';
import { ObjectChangedError, StoredContentError } from '@libs/storage';
import { countStatements, givenDataset, givenStoredImage } from '@libs/testing';
import { sectionBytes } from '@libs/zip';
import { randomBytes } from 'node:crypto';
import { ArchiveRig, joined, unpack } from './archive-rig';

const LABELS = Buffer.from('{"images":[]}');

describe('the archive of a dataset', () => {
  let rig: ArchiveRig;

  beforeAll(async () => {
    rig = await ArchiveRig.start();
  });
  afterAll(() => rig.close());

  it('holds the images in their folders and the annotation files beside them, sorted', async () => {
    const { dataset, images } = await rig.givenPictures();
    await rig.buckets.put(`datasets/${dataset.id}/annotations_detection.json`, LABELS);
    await rig.buckets.put(`datasets/${dataset.id}/thumbnails/a.jpg`, LABELS);

    const files = await unpack(await rig.bytesOf(dataset));

    expect([...files.keys()]).toEqual([
      'annotations_detection.json',
      'images/a.jpg',
      'images/b.jpg',
      'images/line 3/a%2520b.png',
      'images/line 3/고양이 #1.jpg',
    ]);
    expect(files.get('annotations_detection.json')).toEqual(LABELS);
    for (const { path, bytes } of images) {
      expect(files.get(`images/${path.replace('%20', '%2520')}`)).toEqual(bytes);
    }
  });

  it('has the size that was said before, and any part of it can be had alone', async () => {
    const { dataset } = await rig.givenPictures();
    await rig.buckets.put(`datasets/${dataset.id}/annotations_detection.json`, LABELS);
    const { sizeBytes } = await rig.contentOf(dataset);

    const whole = await rig.bytesOf(dataset);

    expect(whole).toHaveLength(sizeBytes);
    for (const start of [1, 700, Math.floor(sizeBytes / 2), sizeBytes - 400, sizeBytes - 1]) {
      const part = await rig.bytesOf(dataset, { start, end: sizeBytes });
      expect(part.equals(whole.subarray(start))).toBe(true);
    }
  });

  it('costs the same number of statements whatever the dataset holds', async () => {
    const small = await givenDataset(rig.databases, { images: 1 });
    const large = await givenDataset(rig.databases, { images: 5000 });

    for (const { id } of [small, large]) {
      const { statements } = await countStatements(() =>
        rig.archives.describe({ datasetId: id, snapshotId: null }),
      );
      expect(statements).toHaveLength(1);
    }
  });

  it('works for rows without checksums and remembers what it computed', async () => {
    const { dataset } = await rig.givenPictures();
    const before = await rig.bytesOf(dataset);
    const { contentId } = await rig.contentOf(dataset);
    await rig.databases.labeler('alter table image_metadata disable trigger images_updated');
    await rig.databases.labeler(
      'update image_metadata set crc32 = null, sha256 = null where dataset_id = $1',
      [dataset.id],
    );
    await rig.databases.labeler('alter table image_metadata enable trigger images_updated');

    const after = await rig.bytesOf(dataset);

    const rows = await rig.databases.labeler<{ crc32: number | null }>(
      'select crc32 from image_metadata where dataset_id = $1',
      [dataset.id],
    );
    expect(after.equals(before)).toBe(true);
    expect(rows.every(({ crc32 }) => crc32 !== null)).toBe(true);
    expect((await rig.contentOf(dataset)).contentId).toBe(contentId);
  });

  it('is another one after any change, and a reader of the old one is told', async () => {
    const { dataset } = await rig.givenPictures();
    const old = await rig.contentOf(dataset);

    await givenStoredImage(rig.databases, rig.buckets, dataset, { path: 'new.jpg' });

    await expect(
      rig.archives.open({ datasetId: dataset.id, snapshotId: null }, old.contentId),
    ).rejects.toThrow(ArchiveOutdatedError);
    await expect(joined(rig.archives.read(old))).rejects.toThrow(ArchiveOutdatedError);
  });

  it('breaks off rather than hand out bytes that are not what the dataset says', async () => {
    const { dataset, images } = await rig.givenPictures();
    await rig.buckets.put(images[0]?.key ?? '', Buffer.from('something shorter'));

    await expect(rig.bytesOf(dataset)).rejects.toThrow();
  });

  it('breaks off when a file is not as long as the dataset says, even if only a part of it is asked for', async () => {
    const { dataset, images } = await rig.givenPictures(['a.jpg']);
    const { bytes = Buffer.alloc(0), key = '' } = images[0] ?? {};
    await rig.buckets.put(key, Buffer.concat([bytes, bytes]));

    await expect(rig.bytesOf(dataset, { start: 100, end: 200 })).rejects.toThrow(
      StoredContentError,
    );
  });

  it('holds files of many megabytes, whole and in part', async () => {
    const dataset = await givenDataset(rig.databases);
    const bytes = randomBytes(9_500_000);
    await givenStoredImage(rig.databases, rig.buckets, dataset, { path: 'long.png', bytes });
    await givenStoredImage(rig.databases, rig.buckets, dataset, { path: 'short.jpg' });

    const whole = await rig.bytesOf(dataset);
    const files = await unpack(whole);
    const part = await rig.bytesOf(dataset, { start: 1_000_000, end: 9_400_000 });

    expect(files.get('images/long.png')?.equals(bytes)).toBe(true);
    expect(part.equals(whole.subarray(1_000_000, 9_400_000))).toBe(true);
  });

  it('breaks off when a long file changes while it is read', async () => {
    const dataset = await givenDataset(rig.databases);
    const bytes = randomBytes(9_500_000);
    const { key } = await givenStoredImage(rig.databases, rig.buckets, dataset, {
      path: 'long.png',
      bytes,
    });
    const reader = rig.archives.read(await rig.contentOf(dataset));
    await reader.next();

    await rig.buckets.put(key, randomBytes(9_500_000));

    await expect(joined(reader)).rejects.toThrow(ObjectChangedError);
  });

  it('finds any place behind thousands of images, wherever the annotation files stand among them', async () => {
    const dataset = await givenDataset(rig.databases, { images: 6500 });
    await rig.databases.labeler(
      `update image_metadata set crc32 = 1,
              s3_key = case when id < 'img_0000000000000b00' then 'Before/' || id else s3_key end
        where dataset_id = $1`,
      [dataset.id],
    );
    await rig.buckets.put(`datasets/${dataset.id}/annotations_detection.json`, LABELS);
    await rig.buckets.put(`datasets/${dataset.id}/annotations_obb.json`, LABELS);
    const { sizeBytes, totals } = await rig.contentOf(dataset);
    const start = sizeBytes - 98 - sectionBytes('directory', totals);

    const directory = await rig.bytesOf(dataset, { start, end: sizeBytes });

    for (const at of [
      1,
      100_000,
      276_000,
      277_000,
      400_000,
      directory.length - 99,
      directory.length - 1,
    ]) {
      const part = await rig.bytesOf(dataset, {
        start: start + at,
        end: Math.min(sizeBytes, start + at + 500),
      });
      expect(part.equals(directory.subarray(at, at + 500))).toBe(true);
    }
  });

  it('names an object whose length is not the stated one when it has to compute its checksum', async () => {
    const dataset = await givenDataset(rig.databases);
    const key = `datasets/${dataset.id}/images/short.jpg`;
    await rig.buckets.put(key, Buffer.from('short'));
    await rig.databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size) values ($1, 'i', 'short.jpg', $2, 99)`,
      [dataset.id, key],
    );

    await expect(rig.bytesOf(dataset)).rejects.toThrow(StoredContentError);
  });

  it('of an unknown dataset does not exist', async () => {
    expect(
      await rig.archives.describe({ datasetId: 'ds_unknown', snapshotId: null }),
    ).toBeUndefined();
  });
});
