import { loadConfig } from '@libs/config';
import { LabelerDb } from '@libs/labeler-db';
import { createLogger } from '@libs/observability';
import { createRevisions } from '@libs/revisions';
import {
  type ObjectStore,
  S3ObjectStore,
  storageConfigSchema,
  StorageUnavailableError,
} from '@libs/storage';
import {
  databaseConfig,
  type GivenDataset,
  givenDataset,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
} from '@libs/testing';
import { buffer } from 'node:stream/consumers';
import { createPublishing, liveFileKey, type Publishing, type PublishOrder } from '../src';

export const TASK = 'detection';

const logger = createLogger({ environment: 'test', logLevel: 'silent', logFormat: 'json' }, 'test');

/** Whether the process is there. What is dead sends no statement and calls no store. */
export class Life {
  private steps = 0;
  private isOver = false;

  /** @param deathAt the step before which it dies */
  constructor(private readonly deathAt = Infinity) {}

  /** @throws when the process is dead by now */
  step(): void {
    this.steps += 1;
    if (this.steps >= this.deathAt) this.isOver = true;
    if (this.isOver) throw new StorageUnavailableError(new Error('The process is gone'));
  }

  get died(): boolean {
    return this.isOver;
  }
}

/** Publishing over databases and buckets of its own, by processes that may die. */
export class PublishingRig {
  private constructor(
    readonly databases: TestDatabases,
    readonly buckets: TestBuckets,
    readonly store: ObjectStore,
    private readonly db: LabelerDb,
  ) {}

  static async start(): Promise<PublishingRig> {
    const [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
    const environment = testEnvironment(databases, buckets);
    const { storage } = loadConfig({ storage: storageConfigSchema }, environment);
    const db = new LabelerDb(databaseConfig(databases.labelerUrl));
    return new PublishingRig(databases, buckets, new S3ObjectStore(storage), db);
  }

  async stop(): Promise<void> {
    this.store.close();
    await this.db.close();
    await Promise.all([this.databases.drop(), this.buckets.drop()]);
  }

  /** With three images, and an annotation on two of them. */
  async given(): Promise<GivenDataset> {
    const dataset = await givenDataset(this.databases, { images: 3, taskTypes: [TASK] });
    await this.databases.labeler('update annotation_projects set task_classes = $2 where id = $1', [
      dataset.projectId,
      JSON.stringify({ [TASK]: { a: { name: 'Scratch' } } }),
    ]);
    await this.draw(dataset, 2);
    return dataset;
  }

  /** One annotation more on the first images. */
  async draw(dataset: GivenDataset, images: number): Promise<void> {
    await this.databases.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                                class_name, created_by, annotation_state)
       select $1, m.dataset_id, m.id, 'bbox', $3, '{"type":"bbox","bbox":[1,2,3,4]}', 'a', 'Scratch', 1, 'confirmed'
         from image_metadata m where m.dataset_id = $2 order by m.id limit $4`,
      [dataset.projectId, dataset.id, TASK, images],
    );
  }

  /** Does something in a process that dies before one of its steps, or not. */
  async inProcess<T>(
    life: Life,
    work: (publishing: Publishing) => Promise<T>,
    store = this.store,
  ): Promise<T> {
    const mortal = mortalDatabase(this.db, life);
    const { revisions, reader } = createRevisions(mortal);
    const publishing = createPublishing({
      db: mortal,
      store: mortalStore(store, life),
      ...{ revisions, reader },
      logger,
      datasetsBucket: this.buckets.datasets,
    });
    return work(publishing);
  }

  /** A version in DICE and COCO. */
  order({ id, projectId }: GivenDataset, change: Partial<PublishOrder> = {}): PublishOrder {
    return {
      datasetId: id,
      projectId,
      taskType: TASK,
      versionNumber: null,
      description: null,
      format: 'coco',
      includeDraft: false,
      createdBy: 1,
      ...change,
    };
  }

  publish(dataset: GivenDataset, change: Partial<PublishOrder> = {}): Promise<number> {
    return this.inProcess(new Life(), ({ publisher }) =>
      publisher.publish(this.order(dataset, change)),
    );
  }

  /** As the worker does it when everything that died is known to be dead. */
  async sweepLater(): Promise<void> {
    await this.databases.labeler(
      `update version_claims set expires_at = now() - interval '2 days', swept_at = null`,
    );
    await this.databases.labeler('update live_file_requests set held_until = null');
    await this.inProcess(new Life(), ({ sweep }) => sweep.run());
  }

  /** What does not fit together of what is published of a dataset. */
  async contradictions({ id, projectId }: GivenDataset): Promise<string[]> {
    const versions = await this.databases.labeler<{ dice_path: string; export_path: string }>(
      'select dice_path, export_path from annotation_versions where project_id = $1',
      [projectId],
    );
    const [published] = await this.databases.labeler<{ dice_path: string; is_newest: boolean }>(
      `select v.dice_path, v.id = (select max(n.id) from annotation_versions n where n.project_id = $2) as is_newest
         from dataset_publications p join annotation_versions v on v.id = p.version_id where p.dataset_id = $1`,
      [id, projectId],
    );
    const [state] = await this.databases.labeler<{ labeled: boolean; left: number }>(
      `select d.labeled, (select count(*)::int from version_claims where project_id = $2)
                         + (select count(*)::int from live_file_requests where dataset_id = $1) as left
         from datasets d where d.id = $1`,
      [id, projectId],
    );
    const paths = versions.flatMap(({ dice_path, export_path }) => [dice_path, export_path]);
    const keys = await this.buckets.keys(this.buckets.annotations, `exports/${projectId}/`);
    const live = await this.read('datasets', liveFileKey({ datasetId: id, taskType: TASK }));
    const dice = published && (await this.read('annotations', published.dice_path));
    const isThere = versions.length > 0;
    const truths = {
      files: JSON.stringify([...new Set(paths)].sort()) === JSON.stringify(keys),
      published: isThere === (published !== undefined),
      newest: published?.is_newest ?? true,
      labeled: state?.labeled === isThere,
      done: state?.left === 0,
      live: live === dice,
    };
    return Object.entries(truths).flatMap(([name, isTrue]) => (isTrue ? [] : [name]));
  }

  async read(bucket: 'datasets' | 'annotations', key: string): Promise<string | undefined> {
    const content = await this.store.get(bucket, key).catch(() => undefined);
    return content && (await buffer(content.body)).toString();
  }
}

/** A dead process loses its connection: what it has not committed never happened. */
function mortalDatabase(db: LabelerDb, life: Life): LabelerDb {
  const outside =
    <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      life.step();
      return work(...args);
    };
  return new Proxy(db, {
    get(target, name, receiver) {
      if (name === 'sql') return outside(target.sql);
      if (name === 'query') return outside(target.query);
      if (name !== 'transaction') return Reflect.get(target, name, receiver) as unknown;
      return (work: Parameters<LabelerDb['transaction']>[0]) =>
        target.transaction(async (tx) => {
          const result = await work({
            ...tx,
            sql: outside(tx.sql),
            query: outside(tx.query),
          } as typeof tx);
          life.step();
          return result;
        });
    },
  });
}

function mortalStore(store: ObjectStore, life: Life): ObjectStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        life.step();
        return (value as (...args: unknown[]) => unknown).apply(target, args);
      };
    },
  });
}
