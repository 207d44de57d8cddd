import { loadConfig } from '@libs/config';
import { exitOnStartFailure, httpConfigSchema } from '@libs/http';
import { storageConfigSchema } from '@libs/storage';
import { prepareBuckets } from './prepare-buckets';

/** `node dist/tools/buckets/main.js`: buckets of `S3_*`, open to the browsers of `CORS_ORIGINS`. */
async function main(): Promise<void> {
  const { storage, http } = loadConfig(
    { storage: storageConfigSchema, http: httpConfigSchema({ port: 0 }) },
    process.env,
  );
  for (const { bucket, created } of await prepareBuckets(storage, http.corsOrigins)) {
    console.log(`${bucket}: ${created ? 'created' : 'was there'}, CORS set`);
  }
}

main().catch(exitOnStartFailure);
