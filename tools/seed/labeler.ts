import type { LabelerDb } from '@libs/labeler-db';
import type { ObjectStore } from '@libs/storage';
import { DATASETS } from './datasets';
import { storeImages } from './objects';
import { type Plan, planOf } from './plan';
import { DemoPublisher } from './publications';
import { insertDataset, type UserIds } from './rows';

export interface LabelerSeed {
  db: LabelerDb;
  store: ObjectStore;
  /** Name of the datasets bucket, which published files tell their readers. */
  bucket: string;
  users: UserIds;
  /** Called with a line to show before each dataset. */
  onProgress: (line: string) => void;
}

/** Whether a labeler database has no datasets yet. */
export async function isLabelerEmpty(db: LabelerDb): Promise<boolean> {
  return (await db.sql`select 1 as found from datasets limit 1`).length === 0;
}

/**
 * Makes the demo's datasets: objects first, then all rows of a dataset at once, then what is published of it, so that
 * an interrupted run leaves nothing that another one cannot complete. What is there already stays as it is.
 */
export async function seedLabeler(seed: LabelerSeed): Promise<void> {
  const publisher = new DemoPublisher(seed.db, seed.store, seed.bucket);
  for (const dataset of DATASETS) {
    const plan = planOf(dataset);
    const known = await seed.db.sql`select 1 as found from datasets where id = ${plan.id}`;
    if (known.length === 0) {
      seed.onProgress(
        `${dataset.name}: ${plan.images.length} images, ${plan.annotations.length} annotations`,
      );
      await seedDataset(seed, plan);
    }
    await publisher.publish(plan, seed.users);
  }
}

async function seedDataset({ db, store, users }: LabelerSeed, plan: Plan): Promise<void> {
  const images = await storeImages(store, plan);
  const ids = await db.sql<{ id: number }>`
    select nextval('annotations_id_seq') as id from generate_series(1, ${plan.annotations.length}::int)`;
  const annotations = plan.annotations.map((each, index) => ({ ...each, id: ids[index]?.id ?? 0 }));
  await db.transaction((tx) => insertDataset(tx, plan, { images, annotations }, users));
}
