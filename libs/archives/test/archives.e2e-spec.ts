import {
  ArchiveBuilder,
  ArchiveOutdatedError,
  ArchiveRequests,
  ArchivesModule,
  DatasetArchives,
  StoredContentError,
} from '@libs/archives';
import { JobQueue } from '@libs/jobs';
import { LabelerDbModule } from '@libs/labeler-db';
import { loadConfig } from '@libs/config';
import { LOGGER, ObservabilityModule } from '@libs/observability';
import { ObjectStore, StorageModule, storageConfigSchema } from '@libs/storage';
import {
  countStatements,
  databaseConfig,
  givenDataset,
  type GivenDataset,
  givenStoredImage,
  type StoredImage,
  testBuckets,
  type TestBuckets,
  type TestDatabases,
  testDatabases,
  testEnvironment,
} from '@libs/testing';
import { LabelerDb } from '@libs/labeler-db';
import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { createHash } from 'node:crypto';
import { fromBuffer } from 'yauzl';

const NAMES = ['b.jpg', 'line 3/고양이 #1.jpg', 'line 3/a%20b.png', 'a.jpg'];
const LABELS = Buffer.from('{"images":[]}');
const never = new AbortController().signal;

@Global()
@Module({
  providers: [
    {
      provide: JobQueue,
      inject: [LabelerDb, LOGGER],
      useFactory: (db: LabelerDb, logger: never) => new JobQueue(db, logger),
    },
  ],
  exports: [JobQueue],
})
class QueueModule {}

describe('the archive of a dataset', () => {
  let databases: TestDatabases;
  let buckets: TestBuckets;
  let module: TestingModule;
  let archives: DatasetArchives;
  let builder: ArchiveBuilder;
  let requests: ArchiveRequests;

  beforeAll(async () => {
    [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
    const { storage } = loadConfig(
      { storage: storageConfigSchema },
      testEnvironment(databases, buckets),
    );
    const quiet = { environment: 'test', logLevel: 'silent', logFormat: 'json' } as const;
    module = await Test.createTestingModule({
      imports: [
        ObservabilityModule.forRoot(quiet, 'test'),
        LabelerDbModule.forRoot(databaseConfig(databases.labelerUrl)),
        StorageModule.forRoot(storage),
        QueueModule,
        ArchivesModule.forRoot({ downloadUrlSecret: 'test' }, storage.secretAccessKey),
      ],
    }).compile();
    archives = module.get(DatasetArchives, { strict: false });
    builder = module.get(ArchiveBuilder, { strict: false });
    requests = module.get(ArchiveRequests, { strict: false });
  });

  afterAll(async () => {
    await module.close();
    await Promise.all([databases.drop(), buckets.drop()]);
  });

  async function givenPictures(
    names = NAMES,
  ): Promise<{ dataset: GivenDataset; images: StoredImage[] }> {
    const dataset = await givenDataset(databases);
    const images: StoredImage[] = [];
    for (const path of names) {
      images.push(await givenStoredImage(databases, buckets, dataset, { path }));
    }
    return { dataset, images };
  }

  async function contentOf({ id }: GivenDataset) {
    const content = await archives.describe(id);
    if (!content) throw new Error(`no dataset ${id}`);
    return content;
  }

  async function bytesOf(dataset: GivenDataset, range?: { start: number; end: number }) {
    return joined(archives.read(await contentOf(dataset), range));
  }

  it('holds the images in their folders and the annotation files beside them, sorted', async () => {
    const { dataset, images } = await givenPictures();
    await buckets.put(`datasets/${dataset.id}/annotations_detection.json`, LABELS);
    await buckets.put(`datasets/${dataset.id}/thumbnails/a.jpg`, LABELS);

    const files = await unpack(await bytesOf(dataset));

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
    const { dataset } = await givenPictures();
    await buckets.put(`datasets/${dataset.id}/annotations_detection.json`, LABELS);
    const { sizeBytes } = await contentOf(dataset);

    const whole = await bytesOf(dataset);

    expect(whole).toHaveLength(sizeBytes);
    for (const start of [1, 700, Math.floor(sizeBytes / 2), sizeBytes - 400, sizeBytes - 1]) {
      const part = await bytesOf(dataset, { start, end: sizeBytes });
      expect(part.equals(whole.subarray(start))).toBe(true);
    }
  });

  it('costs the same number of statements whatever the dataset holds', async () => {
    const small = await givenDataset(databases, { images: 1 });
    const large = await givenDataset(databases, { images: 5000 });

    for (const { id } of [small, large]) {
      const { statements } = await countStatements(() => archives.describe(id));
      expect(statements).toHaveLength(1);
    }
  });

  it('works for rows without checksums and remembers what it computed', async () => {
    const { dataset } = await givenPictures();
    const before = await bytesOf(dataset);
    const { contentId } = await contentOf(dataset);
    await databases.labeler('alter table image_metadata disable trigger images_updated');
    await databases.labeler(
      'update image_metadata set crc32 = null, sha256 = null where dataset_id = $1',
      [dataset.id],
    );
    await databases.labeler('alter table image_metadata enable trigger images_updated');

    const after = await bytesOf(dataset);

    const rows = await databases.labeler<{ crc32: number | null }>(
      'select crc32 from image_metadata where dataset_id = $1',
      [dataset.id],
    );
    expect(after.equals(before)).toBe(true);
    expect(rows.every(({ crc32 }) => crc32 !== null)).toBe(true);
    expect((await contentOf(dataset)).contentId).toBe(contentId);
  });

  it('is another one after any change, and a reader of the old one is told', async () => {
    const { dataset } = await givenPictures();
    const old = await contentOf(dataset);

    await givenStoredImage(databases, buckets, dataset, { path: 'new.jpg' });

    await expect(archives.open(dataset.id, old.contentId)).rejects.toThrow(ArchiveOutdatedError);
    await expect(joined(archives.read(old))).rejects.toThrow(ArchiveOutdatedError);
  });

  it('breaks off rather than hand out bytes that are not what the dataset says', async () => {
    const { dataset, images } = await givenPictures();
    await buckets.put(images[0]?.key ?? '', Buffer.from('something shorter'));

    await expect(bytesOf(dataset)).rejects.toThrow();
  });

  it('names an object whose length is not the stated one when it has to compute its checksum', async () => {
    const dataset = await givenDataset(databases);
    const key = `datasets/${dataset.id}/images/short.jpg`;
    await buckets.put(key, Buffer.from('short'));
    await databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size) values ($1, 'i', 'short.jpg', $2, 99)`,
      [dataset.id, key],
    );

    await expect(bytesOf(dataset)).rejects.toThrow(StoredContentError);
  });

  it('is built into storage with the same bytes, once', async () => {
    const { dataset } = await givenPictures();
    const content = await contentOf(dataset);
    expect(await requests.want(content)).toBeUndefined();

    await Promise.all([builder.build(content, never), builder.build(content, never)]);
    await builder.build(content, never);

    const ready = await requests.want(content);
    const store = module.get(ObjectStore, { strict: false });
    const object = await store.get('annotations', ready?.objectKey ?? '');
    const stored = await joined(object.body as AsyncIterable<Buffer>);
    expect(stored.equals(await bytesOf(dataset))).toBe(true);
    expect(ready?.sha256).toBe(createHash('sha256').update(stored).digest('hex'));
  });

  it('is taken up again when the process that built it died', async () => {
    const { dataset } = await givenPictures();
    const content = await contentOf(dataset);
    await requests.want(content);
    await databases.labeler(
      `update dataset_archives set status = 'building', started_at = now() - interval '10 minutes'
        where dataset_id = $1`,
      [dataset.id],
    );

    await builder.build(content, never);

    expect(await requests.want(content)).toBeDefined();
  });

  it('is given back when the process has to stop', async () => {
    const { dataset } = await givenPictures();
    const content = await contentOf(dataset);
    await requests.want(content);
    const stopped = AbortSignal.abort(new Error('stopping'));

    await expect(builder.build(content, stopped)).rejects.toThrow('stopping');

    const [row] = await databases.labeler(
      'select status from dataset_archives where dataset_id = $1',
      [dataset.id],
    );
    expect(row).toEqual({ status: 'pending' });
  });

  it('is forgotten when the dataset changed before it was built', async () => {
    const { dataset } = await givenPictures();
    const content = await contentOf(dataset);
    await requests.want(content);
    await givenStoredImage(databases, buckets, dataset, { path: 'new.jpg' });

    await builder.build(content, never);

    const rows = await databases.labeler('select 1 from dataset_archives where dataset_id = $1', [
      dataset.id,
    ]);
    expect(rows).toEqual([]);
  });

  it('is removed when nobody used it for longer than a link lives', async () => {
    const { dataset } = await givenPictures();
    const content = await contentOf(dataset);
    await requests.want(content);
    await builder.build(content, never);
    await databases.labeler(
      `update dataset_archives set last_used_at = now() - interval '9 days' where dataset_id = $1`,
      [dataset.id],
    );

    await builder.sweep();

    expect(await buckets.keys(buckets.annotations, `archives/${dataset.id}/`)).toEqual([]);
    expect(await requests.want(content)).toBeUndefined();
  });

  it('of an unknown dataset does not exist', async () => {
    expect(await archives.describe('ds_unknown')).toBeUndefined();
  });
});

async function joined(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Names and contents of an archive in its order, as another implementation reads it. */
function unpack(archive: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  return new Promise((resolve, reject) => {
    fromBuffer(archive, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('error', reject).on('end', () => resolve(files));
      zip.on('entry', (entry: { fileName: string }) => {
        zip.openReadStream(entry as never, (failure, content) => {
          if (failure) return reject(failure);
          joined(content).then((bytes) => {
            files.set(entry.fileName, bytes);
            zip.readEntry();
          }, reject);
        });
      });
      zip.readEntry();
    });
  });
}
