import { loadConfig } from '@libs/config';
import { S3ObjectStore, storageConfigSchema } from '@libs/storage';
import sharp from 'sharp';
import { watchMemory } from './memory';
import { signIn } from './people.bench';
import { startServer } from './processes';
import { type Table, whole } from './report';
import type { BenchStack } from './stack';

const IMAGES = 2000;
const BATCH = 500;
const WIDTH = 1280;
const HEIGHT = 960;
const PUTS_AT_ONCE = 8;
const MIB = 2 ** 20;

interface Result {
  seconds: number;
  bytes: number;
}

/** 2,000 images uploaded as the web client does, beside storing the same bytes and beside making the thumbnails. */
export async function benchUploads(stack: BenchStack): Promise<Table> {
  const { env } = await stack.database(1);
  const store = new S3ObjectStore(loadConfig({ s: storageConfigSchema }, env).s);
  const server = await startServer('apps/labeler-api/src/main.js', { ...env, WORKER: 'off' });
  const memory = watchMemory(server.pid);
  try {
    const pictures = await drawPictures();
    const stored = await inTurns(pictures, PUTS_AT_ONCE, async (bytes, n) => {
      await store.put('datasets', `raw/${n}.jpg`, bytes);
    });
    const thumbnails = await inTurns(pictures, 2, async (bytes) => {
      await sharp(bytes).rotate().resize(256, 256, { fit: 'inside' }).jpeg().toBuffer();
    });
    const uploaded = await upload(server.origin, pictures);
    return table({ stored, thumbnails, uploaded, peakMiB: memory.stop() });
  } finally {
    memory.stop();
    await server.stop();
    store.close();
  }
}

/** Photographs in size and effort, each with bytes of its own. */
async function drawPictures(): Promise<Buffer[]> {
  sharp.concurrency(1);
  const noise = await sharp({
    create: {
      width: WIDTH,
      height: HEIGHT,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 12 },
    },
  })
    .jpeg({ quality: 80 })
    .toBuffer();
  // A comment segment behind the start of the file makes each one different at no cost.
  return Array.from({ length: IMAGES }, (_, n) => {
    const text = Buffer.from(`picture ${n}`);
    const comment = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
    return Buffer.concat([noise.subarray(0, 2), comment, text, noise.subarray(2)]);
  });
}

async function inTurns(
  pictures: readonly Buffer[],
  atOnce: number,
  work: (bytes: Buffer, n: number) => Promise<void>,
): Promise<Result> {
  const began = performance.now();
  const entries = pictures.entries();
  const worker = async () => {
    for (const [n, bytes] of entries) await work(bytes, n);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { seconds: (performance.now() - began) / 1000, bytes: sizeOf(pictures) };
}

async function upload(origin: string, pictures: readonly Buffer[]): Promise<Result> {
  const headers = { authorization: `Bearer ${await signIn(origin)}` };
  const created = await fetch(`${origin}/api/v1/datasets`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Uploaded' }),
  });
  const { id } = (await created.json()) as { id: string };
  const began = performance.now();
  for (let start = 0; start < pictures.length; start += BATCH) {
    const form = new FormData();
    for (const [n, bytes] of pictures.slice(start, start + BATCH).entries()) {
      form.append('files', new Blob([bytes]), `folder-${start / BATCH}/${n}.jpg`);
    }
    const address = `${origin}/api/v1/datasets/${id}/images`;
    const response = await fetch(address, { method: 'POST', headers, body: form });
    const { images_uploaded: count } = (await response.json()) as { images_uploaded?: number };
    if (count !== BATCH) throw new Error(`${count} of ${BATCH} images were stored`);
  }
  return { seconds: (performance.now() - began) / 1000, bytes: sizeOf(pictures) };
}

function sizeOf(pictures: readonly Buffer[]): number {
  return pictures.reduce((sum, { length }) => sum + length, 0);
}

interface Results {
  stored: Result;
  thumbnails: Result;
  uploaded: Result;
  peakMiB: number;
}

function table({ stored, thumbnails, uploaded, peakMiB }: Results): Table {
  const cells = ({ seconds, bytes }: Result) => [
    whole(IMAGES / seconds),
    `${whole(bytes / MIB / seconds)} MiB/s`,
  ];
  return {
    title: 'Uploads',
    note:
      `${IMAGES.toLocaleString('en-US')} JPEG images of ${WIDTH} × ${HEIGHT} (${whole(sizeOfOne(uploaded))} KiB each) in batches of ` +
      `${BATCH}; client, labeler-api, PostgreSQL and object store share the machine. An upload decodes each image, makes its thumbnail, ` +
      'and stores both.',
    head: ['', 'images/s', 'bytes'],
    rows: [
      ['storing the same bytes, nothing else', ...cells(stored)],
      ['decoding and thumbnails, nothing else', ...cells(thumbnails)],
      ['upload', ...cells(uploaded)],
      ['peak resident memory of labeler-api', `${whole(peakMiB)} MiB`, ''],
    ],
  };
}

function sizeOfOne({ bytes }: Result): number {
  return bytes / IMAGES / 1024;
}
