import { list, loadConfig } from '@libs/config';
import { S3ObjectStore, type StorageConfig, storageConfigSchema } from '@libs/storage';
import { z } from 'zod';
import { prepareBuckets } from '../buckets/prepare-buckets';

/** Development is open to the browsers of every origin unless somebody says otherwise. */
const originsSchema = z
  .object({ CORS_ORIGINS: list(['*']) })
  .transform(({ CORS_ORIGINS: origins }) => origins);

/** The settings of the object store, once its buckets answer. Buckets that are there stay as they are. */
export async function openBuckets(env: NodeJS.ProcessEnv): Promise<StorageConfig> {
  const { storage, origins } = loadConfig(
    { storage: storageConfigSchema, origins: originsSchema },
    env,
  );
  const store = new S3ObjectStore(storage);
  try {
    await store.check().catch(() => prepareBuckets(storage, origins));
    return storage;
  } finally {
    store.close();
  }
}
