import { loadConfig } from '@libs/config';
import { LabelerDb } from '@libs/labeler-db';
import {
  type BucketRole,
  type ObjectInfo,
  S3ObjectStore,
  storageConfigSchema,
} from '@libs/storage';
import {
  databaseConfig,
  givenDataset,
  type GivenDataset,
  givenStoredImage,
  type TestBuckets,
  testBuckets,
  type TestDatabases,
  testDatabases,
  testEnvironment,
} from '@libs/testing';
import { compareStorage, ObjectReferences, StorageSweep, StorageUseReader } from '../src';

/** Younger than this test is everything, so everything counts as old. */
const OLD = new Date(Date.now() + 3_600_000);
const YOUNG = new Date(0);

/** A store where somebody does something as soon as a bucket was listed. */
class InterruptedStore extends S3ObjectStore {
  afterList: (() => Promise<unknown>) | undefined;

  override async *list(bucket: BucketRole, prefix: string): AsyncGenerator<ObjectInfo, void> {
    for await (const object of super.list(bucket, prefix)) yield object;
    if (prefix.startsWith('datasets/')) await this.afterList?.();
  }
}

describe('rows and objects', () => {
  let databases: TestDatabases;
  let buckets: TestBuckets;
  let db: LabelerDb;
  let store: InterruptedStore;
  let dataset: GivenDataset;
  beforeAll(async () => {
    [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
    db = new LabelerDb(databaseConfig(databases.labelerUrl));
    const env = testEnvironment(databases, buckets);
    store = new InterruptedStore(loadConfig({ storage: storageConfigSchema }, env).storage);
  });
  beforeEach(async () => {
    store.afterList = undefined;
    await databases.labeler('delete from datasets');
    await databases.labeler('delete from pending_objects');
    for (const prefix of ['datasets/', 'backups/', 'models/']) {
      await store.deletePrefix('datasets', prefix);
    }
    await store.deletePrefix('annotations', 'exports/');
    dataset = await givenDataset(databases);
  });
  afterAll(async () => {
    store.close();
    await db.close();
    await Promise.all([databases.drop(), buckets.drop()]);
  });

  async function compare(role: BucketRole, olderThan = OLD): Promise<[string, string][]> {
    const found: [string, string][] = [];
    const references = new ObjectReferences(db).stream([role]);
    const objects = store.list(role, '');
    for await (const finding of compareStorage({ roles: [role], objects, references, olderThan })) {
      found.push([finding.problem, finding.key]);
    }
    return found;
  }

  const keyOf = (path: string) => `datasets/${dataset.id}/${path}`;
  const put = (key: string, text = 'x', role: BucketRole = 'datasets') =>
    store.put(role, key, Buffer.from(text));
  const sweep = (order: { olderThan?: Date; dryRun?: boolean; maxObjects?: number } = {}) =>
    new StorageSweep(db, store).run({ olderThan: OLD, ...order });

  it('agree on keys of every sort', async () => {
    const rest = 1024 - Buffer.byteLength(keyOf('images/'));
    const longest = `${'k'.repeat(400)}/${'l'.repeat(400)}/`.padEnd(rest, 'm');
    const paths = ['용접/이음 1.jpg', 'a b+c%20#?&.jpg', '\u{1f600}.jpg', '\uffee.jpg', longest];
    for (const path of paths) {
      await givenStoredImage(databases, buckets, dataset, { path, bytes: Buffer.from(path) });
    }

    expect(await compare('datasets')).toEqual([]);
  });

  it('disagree where an object is missing, another one, or nobody’s', async () => {
    const bytes = Buffer.from('an image');
    const [gone, other, etag] = await Promise.all(
      ['gone.jpg', 'other.jpg', 'tag.jpg'].map((path) =>
        givenStoredImage(databases, buckets, dataset, { path, bytes }),
      ),
    );
    await store.delete('datasets', gone?.key ?? '');
    await put(other?.key ?? '', 'longer than before');
    await put(etag?.key ?? '', 'AN IMAGE');
    await put(keyOf('images/stray.jpg'));
    await put(keyOf('annotations_detection.json'));
    await put('backups/ds/proj/backup_1.json');
    await put('models/of-somebody-else.bin');

    expect(await compare('datasets')).toEqual([
      ['missing', gone?.key],
      ['different', other?.key],
      ['unreferenced', keyOf('images/stray.jpg')],
      ['different', etag?.key],
    ]);
  });

  it('say nothing of young objects and of those that somebody is at work on', async () => {
    await put(keyOf('images/young.jpg'));
    expect(await compare('datasets', YOUNG)).toEqual([]);

    await put(keyOf('thumbnails/young.jpg.jpg'));
    await databases.labeler(
      `insert into pending_objects (s3_key, dataset_id, holder, expires_at) values ($1, $2, 'h', now())`,
      [keyOf('images/young.jpg'), dataset.id],
    );
    expect(await compare('datasets')).toEqual([]);
  });

  it('are brought together by the sweep, which leaves what it does not know', async () => {
    const image = await givenStoredImage(databases, buckets, dataset, { bytes: Buffer.from('i') });
    const strays = ['images/a b+c%20#.jpg', 'incoming/0123/1', 'thumbnails/용접.jpg'].map(keyOf);
    const kept = [
      image.key,
      keyOf('annotations_detection.json'),
      'datasets/ds_of_nobody/images/a.jpg',
      'models/of-somebody-else.bin',
    ];
    for (const key of [...strays, ...kept.slice(1)]) await put(key);
    const folder = `exports/${dataset.projectId}/detection/export_1_0/`;
    for (const name of ['annotations.json', 'conservation.json'])
      await put(folder + name, 'x', 'annotations');

    const young = await sweep({ olderThan: YOUNG });
    const dry = await sweep({ dryRun: true });
    const report = await sweep();
    const again = await sweep();

    expect([young.removed, dry.removed, report.removed, again.removed]).toEqual([0, 5, 5, 0]);
    expect(await buckets.keys(buckets.datasets)).toEqual([...kept].sort());
    expect(await buckets.keys(buckets.annotations, 'exports/')).toEqual([]);
    expect(await databases.labeler('select from pending_objects')).toEqual([]);
  });

  it('stay together when an upload takes a key that the sweep has just found to be nobody’s', async () => {
    await put(keyOf('images/claimed.jpg'));
    await put(keyOf('images/recorded.jpg'));
    await put(keyOf('images/overwritten.jpg'));
    await put(keyOf('images/stray.jpg'));
    store.afterList = async () => {
      store.afterList = undefined;
      await databases.labeler(
        `insert into pending_objects (s3_key, dataset_id, holder, expires_at)
         values ($1, $2, 'an upload', now() + interval '5 minutes')`,
        [keyOf('images/claimed.jpg'), dataset.id],
      );
      await databases.labeler(
        `insert into image_metadata (dataset_id, id, file_name, s3_key, size) values ($1, 'a', 'a', $2, 1)`,
        [dataset.id, keyOf('images/recorded.jpg')],
      );
      await put(keyOf('images/overwritten.jpg'), 'another');
    };

    const report = await sweep();

    expect([report.removed, report.spared]).toEqual([1, 3]);
    expect(await buckets.keys(buckets.datasets, keyOf('images/'))).toEqual(
      ['claimed', 'overwritten', 'recorded'].map((name) => keyOf(`images/${name}.jpg`)),
    );
    expect(await databases.labeler('select holder from pending_objects')).toEqual([
      { holder: 'an upload' },
    ]);
  });

  it('are not torn apart by images whose objects lie in the folder of another dataset', async () => {
    const other = await givenDataset(databases);
    const elsewhere = keyOf('images/shared.jpg');
    await put(elsewhere);
    await databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size) values ($1, 'a', 'a', $2, 1)`,
      [other.id, elsewhere],
    );

    expect((await sweep()).removed).toBe(0);
  });

  it('are swept in slices, each of which goes on where the last one ended', async () => {
    const second = await givenDataset(databases);
    for (const id of [dataset.id, second.id]) await put(`datasets/${id}/images/stray.jpg`);
    const [first = '', last = ''] = [dataset.id, second.id].sort();

    const slice = await new StorageSweep(db, store).run({ olderThan: OLD, maxObjects: 1 });
    const rest = await new StorageSweep(db, store).run({ olderThan: OLD, after: slice.next });

    expect([slice.next, slice.removed]).toEqual([first, 1]);
    expect([rest.next, rest.removed, last > first]).toEqual([undefined, 1, true]);
  });

  it('amount to what their rows say, and to what was listed of the rest', async () => {
    await givenStoredImage(databases, buckets, dataset, { bytes: Buffer.from('12345') });
    const use = new StorageUseReader(db);
    const thumbnails = { bucket: 'datasets', kind: 'thumbnail', objects: 3, bytes: 7 } as const;
    await use.remember([thumbnails, { bucket: 'datasets', kind: 'image', objects: 9, bytes: 9 }]);

    const amounts = await use.read();

    const known = amounts.filter(({ bucket }) => bucket === 'datasets');
    expect(known).toEqual([
      { bucket: 'datasets', kind: 'image', objects: 1, bytes: 5, measuredAt: null },
      { ...thumbnails, measuredAt: expect.any(Date) as Date },
    ]);
  });
});
