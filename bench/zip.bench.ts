import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { loadConfig } from '@libs/config';
import { S3ObjectStore, storageConfigSchema } from '@libs/storage';
import { withClient } from '../tools/embedded-postgres';
import { datasetId, MEMBER_ID } from './fill';
import { watchMemory } from './memory';
import { startServer } from './processes';
import { ms, type Table, whole } from './report';
import type { BenchDatabase, BenchStack } from './stack';

const MIB = 2 ** 20;
const LARGE_FILES = { count: 640, bytes: 8 * MIB };
const SMALL_FILES = 200_000;
/** A header of 74 bytes and the name. */
const DIRECTORY_ENTRY = 74 + 'images/small/000000.jpg'.length;
interface Transfer {
  bytes: number;
  seconds: number;
  firstByteMs: number;
}

/** A 5 GiB archive beside a copy of the same objects, and resuming one of 200,000 files. */
export async function benchZip(stack: BenchStack): Promise<Table> {
  const database = await stack.database(2);
  const store = new S3ObjectStore(loadConfig({ s: storageConfigSchema }, database.env).s);
  await storeLargeFiles(store, database, datasetId(1));
  await addSmallFiles(database, datasetId(2));
  const urls = Array.from({ length: LARGE_FILES.count }, (_, n) =>
    store.presignGet('datasets', largeKey(datasetId(1), n), { expiresInSeconds: 3600 }),
  );
  const server = await startServer('apps/dataset-gateway/src/main.js', database.env);
  const memory = watchMemory(server.pid);
  try {
    const copied = await sum(urls);
    const link = await downloadUrl(server.origin, database, datasetId(1));
    const streamed = await fetchAll(link.download_url);
    const many = await downloadUrl(server.origin, database, datasetId(2));
    const start = many.size_bytes - Math.floor((SMALL_FILES * DIRECTORY_ENTRY) / 2);
    const resumed = await fetchAll(many.download_url, start, start + 65_535);
    return table({ copied, streamed, many: many.ms, resumed, peakMiB: memory.stop() });
  } finally {
    memory.stop();
    await server.stop();
    store.close();
  }
}

async function storeLargeFiles(
  store: S3ObjectStore,
  database: BenchDatabase,
  id: string,
): Promise<void> {
  const content = randomBytes(LARGE_FILES.bytes);
  for (let n = 0; n < LARGE_FILES.count; n++) await store.put('datasets', largeKey(id, n), content);
  await withClient(database.url, async (client) => {
    await client.query('delete from image_metadata where dataset_id = $1', [id]);
    await client.query(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size, crc32)
       select $1, 'large_' || n, n || '.bin', $2 || lpad(n::text, 4, '0') || '.bin', $3, $4
         from generate_series(0, $5::int - 1) as n`,
      [id, largeKey(id, 0).slice(0, -8), LARGE_FILES.bytes, crc32(content), LARGE_FILES.count],
    );
  });
}

function largeKey(id: string, n: number): string {
  return `datasets/${id}/images/large/${String(n).padStart(4, '0')}.bin`;
}

async function addSmallFiles(database: BenchDatabase, id: string): Promise<void> {
  await withClient(database.url, (client) =>
    client.query(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size, crc32)
       select $1, 'small_' || n, n || '.jpg', $2 || lpad(n::text, 6, '0') || '.jpg', 50000, n
         from generate_series(1, $3::int) as n`,
      [id, `datasets/${id}/images/small/`, SMALL_FILES],
    ),
  );
}

interface DownloadUrl {
  download_url: string;
  size_bytes: number;
  ms: number;
}

async function downloadUrl(
  origin: string,
  { serviceKey }: BenchDatabase,
  id: string,
): Promise<DownloadUrl> {
  const start = performance.now();
  const response = await fetch(`${origin}/api/v1/datasets/${id}/download-url`, {
    method: 'POST',
    headers: { authorization: `Bearer ${serviceKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user_id: MEMBER_ID }),
  });
  if (!response.ok) throw new Error(await response.text());
  const answer = (await response.json()) as Omit<DownloadUrl, 'ms'>;
  return { ...answer, ms: performance.now() - start };
}

async function sum(urls: string[]): Promise<Transfer> {
  const total: Transfer = { bytes: 0, seconds: 0, firstByteMs: 0 };
  for (const url of urls) {
    const { bytes, seconds } = await fetchAll(url);
    total.bytes += bytes;
    total.seconds += seconds;
  }
  return total;
}

/** Reads a URL to its end and throws the bytes away. */
async function fetchAll(url: string, start?: number, last?: number): Promise<Transfer> {
  const began = performance.now();
  const headers = start === undefined ? {} : { range: `bytes=${start}-${last}` };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers }, resolve).on('error', reject);
  });
  if (![200, 206].includes(response.statusCode ?? 0)) throw new Error(`${response.statusCode}`);
  let bytes = 0;
  let firstByteMs = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    firstByteMs ||= performance.now() - began;
    bytes += chunk.length;
  }
  return { bytes, seconds: (performance.now() - began) / 1000, firstByteMs };
}

/** Samples the resident memory of a process on Linux; `stop` tells the most in MiB. */
interface Results {
  copied: Transfer;
  streamed: Transfer;
  many: number;
  resumed: Transfer;
  peakMiB: number;
}

function table({ copied, streamed, many, resumed, peakMiB }: Results): Table {
  const speed = ({ bytes, seconds }: Transfer) => `${whole(bytes / MIB / seconds)} MiB/s`;
  return {
    title: 'Archives',
    note: `${LARGE_FILES.count} files of ${LARGE_FILES.bytes / MIB} MiB; PostgreSQL, object store, gateway and client share the machine.`,
    head: ['', 'result'],
    rows: [
      ['raw copy of the same objects, one after the other', speed(copied)],
      [`archive of ${(streamed.bytes / 2 ** 30).toFixed(2)} GiB, streamed`, speed(streamed)],
      ['resident memory of the gateway at most', `${whole(peakMiB)} MiB`],
      [`download URL for ${whole(SMALL_FILES)} files`, `${ms(many)} ms`],
      ['resumed in the middle of their directory, first byte', `${ms(resumed.firstByteMs)} ms`],
    ],
  };
}
