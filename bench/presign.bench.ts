import { Presigner } from '@libs/storage';

export interface PresignResult {
  urlsPerSecond: number;
}

/** Presigned GET URLs per second of one core, over keys like those of a dataset. */
export function benchPresign(seconds = 2): PresignResult {
  const presigner = new Presigner({
    endpoint: 'https://0123456789abcdef.r2.cloudflarestorage.com',
    region: 'auto',
    accessKeyId: '0123456789abcdef0123456789abcdef',
    secretAccessKey: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    pathStyle: true,
  });
  const sign = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const key = `datasets/ds_0123456789abcdef/images/line 3/part-${index}.jpg`;
      presigner.url({ method: 'GET', bucket: 'datasets', key, expiresInSeconds: 3600 });
    }
  };
  sign(20_000);
  const start = process.hrtime.bigint();
  let urls = 0;
  let elapsed = 0;
  while (elapsed < seconds) {
    sign(10_000);
    urls += 10_000;
    elapsed = Number(process.hrtime.bigint() - start) / 1e9;
  }
  return { urlsPerSecond: Math.round(urls / elapsed) };
}

if (require.main === module) console.log(benchPresign());
