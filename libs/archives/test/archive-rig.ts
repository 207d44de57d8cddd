import { ArchiveBuilder, ArchiveRequests, ArchivesModule, DatasetArchives } from '@libs/archives';
import { loadConfig } from '@libs/config';
import { JobQueue } from '@libs/jobs';
import { LabelerDb, LabelerDbModule } from '@libs/labeler-db';
import { LOGGER, ObservabilityModule } from '@libs/observability';
import { ObjectStore, StorageModule, storageConfigSchema } from '@libs/storage';
import {
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
import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { fromBuffer } from 'yauzl';

const NAMES = ['b.jpg', 'line 3/고양이 #1.jpg', 'line 3/a%20b.png', 'a.jpg'];

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

/** Archives over databases and buckets of their own. */
export class ArchiveRig {
  private constructor(
    readonly databases: TestDatabases,
    readonly buckets: TestBuckets,
    private readonly module: TestingModule,
  ) {}

  static async start(): Promise<ArchiveRig> {
    const [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
    const { storage } = loadConfig(
      { storage: storageConfigSchema },
      testEnvironment(databases, buckets),
    );
    const quiet = { environment: 'test', logLevel: 'silent', logFormat: 'json' } as const;
    const module = await Test.createTestingModule({
      imports: [
        ObservabilityModule.forRoot(quiet, 'test'),
        LabelerDbModule.forRoot(databaseConfig(databases.labelerUrl)),
        StorageModule.forRoot(storage),
        QueueModule,
        ArchivesModule.forRoot({ downloadUrlSecret: 'test' }, storage.secretAccessKey),
      ],
    }).compile();
    return new ArchiveRig(databases, buckets, module);
  }

  async close(): Promise<void> {
    await this.module.close();
    await Promise.all([this.databases.drop(), this.buckets.drop()]);
  }

  get archives(): DatasetArchives {
    return this.module.get(DatasetArchives, { strict: false });
  }

  get builder(): ArchiveBuilder {
    return this.module.get(ArchiveBuilder, { strict: false });
  }

  get requests(): ArchiveRequests {
    return this.module.get(ArchiveRequests, { strict: false });
  }

  get jobs(): JobQueue {
    return this.module.get(JobQueue, { strict: false });
  }

  get store(): ObjectStore {
    return this.module.get(ObjectStore, { strict: false });
  }

  async givenPictures(names = NAMES): Promise<{ dataset: GivenDataset; images: StoredImage[] }> {
    const dataset = await givenDataset(this.databases);
    const images: StoredImage[] = [];
    for (const path of names) {
      images.push(await givenStoredImage(this.databases, this.buckets, dataset, { path }));
    }
    return { dataset, images };
  }

  async contentOf({ id }: GivenDataset) {
    const content = await this.archives.describe({ datasetId: id, snapshotId: null });
    if (!content) throw new Error(`no dataset ${id}`);
    return content;
  }

  async bytesOf(dataset: GivenDataset, range?: { start: number; end: number }): Promise<Buffer> {
    return joined(this.archives.read(await this.contentOf(dataset), range));
  }
}

export async function joined(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Names and contents of an archive in its order, as another implementation reads it. */
export function unpack(archive: Buffer): Promise<Map<string, Buffer>> {
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
