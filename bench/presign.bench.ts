import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Presigner } from '@libs/storage';
import { type Table, whole } from './report';

const ENDPOINT = 'http://storage.example.com:9000';
const KEYS = { accessKeyId: 'bench', secretAccessKey: 'bench-secret-bench-secret' };
const OURS = 300_000;
const SDK = 2000;
const ROUNDS = 5;

/** Presigned URLs per second on one core, beside the AWS SDK. */
export async function benchPresign(): Promise<Table> {
  const presigner = new Presigner({
    endpoint: ENDPOINT,
    region: 'us-east-1',
    pathStyle: true,
    ...KEYS,
  });
  const client = new S3Client({
    endpoint: ENDPOINT,
    region: 'us-east-1',
    credentials: KEYS,
    forcePathStyle: true,
  });
  const ours: number[] = [];
  const sdk: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(
      await perSecond(OURS, (n) => {
        const now = new Date();
        presigner.url({
          method: 'GET',
          bucket: 'datasets',
          key: keyOf(n),
          expiresInSeconds: 3600,
          now,
        });
      }),
    );
    sdk.push(
      await perSecond(SDK, async (n) => {
        const command = new GetObjectCommand({ Bucket: 'datasets', Key: keyOf(n) });
        await getSignedUrl(client, command, { expiresIn: 3600 });
      }),
    );
  }
  return {
    title: 'Presigned URLs per second, one core',
    note: `Median of ${ROUNDS} rounds, every URL for another key.`,
    head: ['', 'presigner', 'AWS SDK', 'times'],
    rows: [['GET', whole(middle(ours)), whole(middle(sdk)), whole(middle(ours) / middle(sdk))]],
  };
}

function keyOf(n: number): string {
  return `datasets/ds_0123456789abcdef/images/line 3/${n}.jpg`;
}

async function perSecond(
  count: number,
  work: (n: number) => Promise<void> | void,
): Promise<number> {
  const start = performance.now();
  for (let n = 0; n < count; n++) {
    const pending = work(n);
    if (pending) await pending;
  }
  return (count * 1000) / (performance.now() - start);
}

function middle(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
