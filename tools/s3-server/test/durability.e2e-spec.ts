import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { isFullEffort } from '@libs/testing';
import { BuiltCli, CLI_KEYS, type RunningCli } from './support/cli';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const Bucket = 'kept';
const MIB = 1024 ** 2;
const KILLS = isFullEffort ? 4 : 2;
/** More than may stay in memory, by far. */
const LARGE_BYTES = (isFullEffort ? 300 : 160) * MIB;
const MOST_MEMORY_BYTES = 100 * MIB;
const SAMPLE_MS = 50;

function connect(
  { endpoint }: RunningCli,
  requestChecksumCalculation: 'WHEN_SUPPORTED' | 'WHEN_REQUIRED' = 'WHEN_SUPPORTED',
): S3Client {
  const { accessKey, secretKey, region } = CLI_KEYS;
  return new S3Client({
    ...{ endpoint, region, forcePathStyle: true, maxAttempts: 1, requestChecksumCalculation },
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
  });
}

describe('the server as a process', () => {
  let cli: BuiltCli;
  beforeAll(async () => {
    cli = await BuiltCli.build();
  });
  afterAll(() => cli.remove());

  const directory = () => mkdtemp(join(cli.directory, 'data-'));
  const serve = (dataDir: string, ...flags: string[]) =>
    cli.serve(dataDir, '--bucket', Bucket, ...flags);
  const blobFiles = async (dataDir: string): Promise<string[]> => {
    const entries = await readdir(join(dataDir, 'blobs'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with code 0 on %s', async (signal) => {
    const server = await serve(await directory());

    expect(await server.stop(signal)).toBe(0);
  });

  it('takes no new requests when it is to end, and finishes those under way', async () => {
    const server = await serve(await directory());
    const exit = once(server.child, 'exit');
    const put = new PutObjectCommand({ Bucket, Key: 'slow' });
    const url = await getSignedUrl(connect(server, 'WHEN_REQUIRED'), put);
    const headers = { expect: '100-continue', 'content-length': '6' };
    const outgoing = request(url, { method: 'PUT', headers });
    outgoing.flushHeaders();
    await once(outgoing, 'continue');

    server.child.kill('SIGTERM');
    const isOpen = () =>
      fetch(server.endpoint).then(
        () => true,
        () => false,
      );
    while (await isOpen());
    outgoing.end('onetwo');

    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    answer.resume();
    expect((await exit)[0]).toBe(0);
  });

  it('ends with its parent', async () => {
    const server = await serve(await directory());
    const exit = once(server.child, 'exit');

    server.child.disconnect();

    expect((await exit)[0]).toBe(0);
  });

  it('says in its help what it is not', async () => {
    const child = cli.spawn('--help');
    const [text] = (await once(child.stdout ?? child, 'data')) as [Buffer];

    expect(text.toString()).toContain('Never part of a production system');
  });

  it.each([
    ['a directory that another server uses', 'in use', []],
    ['a port that is none', '--port expects', ['--port', '65536']],
  ])('does not start with %s', async (_, message, flags) => {
    const dataDir = await directory();
    const running = await serve(dataDir);
    const keys = ['--access-key', 'a', '--secret-key', 'b'];
    const child = cli.spawn('--data-dir', dataDir, ...keys, ...flags);
    const exit = once(child, 'exit');
    const [text] = (await once(child.stderr ?? child, 'data')) as [Buffer];

    expect(text.toString()).toContain(message);
    expect((await exit)[0]).toBe(1);
    await running.stop();
  });

  it('keeps objects, metadata, rules and open uploads when it is killed', async () => {
    const dataDir = await directory();
    const first = await serve(dataDir);
    const before = connect(first);
    const key = { Bucket, Key: 'sub/é' };
    await before.send(new PutObjectCommand({ ...key, Body: 'one', Metadata: { a: 'b' } }));
    const CORSRules = [{ AllowedOrigins: ['https://a.example'], AllowedMethods: ['GET'] }];
    await before.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    const upload = { Bucket, Key: 'parts' };
    const { UploadId } = await before.send(new CreateMultipartUploadCommand(upload));
    const sendPart = (client: S3Client, PartNumber: number, Body: Buffer) =>
      client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber, Body }));
    const one = await sendPart(before, 1, Buffer.alloc(5 * MIB, 'a'));
    await first.stop('SIGKILL');

    const second = await serve(dataDir);
    const after = connect(second);
    const two = await sendPart(after, 2, Buffer.from('end'));
    await after.send(
      new CompleteMultipartUploadCommand({
        ...{ ...upload, UploadId },
        MultipartUpload: {
          Parts: [
            { PartNumber: 1, ETag: one.ETag },
            { PartNumber: 2, ETag: two.ETag },
          ],
        },
      }),
    );

    const object = await after.send(new GetObjectCommand(key));
    expect(await object.Body?.transformToString()).toBe('one');
    expect(object.Metadata).toEqual({ a: 'b' });
    const cors = await after.send(new GetBucketCorsCommand({ Bucket }));
    expect(cors.CORSRules).toEqual(CORSRules);
    const whole = await after.send(new HeadObjectCommand(upload));
    expect(whole.ContentLength).toBe(5 * MIB + 3);
    await second.stop();
  });

  it('loses nothing that it acknowledged when it is killed among writes', async () => {
    const dataDir = await directory();
    const acknowledged = new Map<string, string | undefined>();
    const attempted = new Map<string, Set<string | undefined>>();
    let turn = 0;
    let onTurn: () => unknown = () => undefined;

    /** Puts and deletes a few keys until the server is gone. */
    async function write(client: S3Client, worker: number): Promise<void> {
      for (;;) {
        turn += 1;
        onTurn();
        const Key = `worker ${worker}/${turn % 7}`;
        const value = turn % 5 === 0 ? undefined : `turn ${turn}|`;
        attempted.set(Key, (attempted.get(Key) ?? new Set()).add(value));
        await (value === undefined
          ? client.send(new DeleteObjectCommand({ Bucket, Key }))
          : client.send(new PutObjectCommand({ Bucket, Key, Body: value.repeat(2000) })));
        acknowledged.set(Key, value);
        attempted.delete(Key);
      }
    }

    async function read(client: S3Client, Key: string): Promise<string | undefined> {
      const text = await client.send(new GetObjectCommand({ Bucket, Key })).then(
        ({ Body }) => Body?.transformToString(),
        () => undefined,
      );
      const value = text?.slice(0, text.indexOf('|') + 1);
      return text === value?.repeat(2000) ? value : 'damaged';
    }

    for (let round = 1; round <= KILLS; round += 1) {
      // A killed process leaves its writes to the kernel, so most rounds may do without fsync.
      const server = await serve(dataDir, ...(round === 1 ? [] : ['--no-fsync']));
      const client = connect(server);
      const workers = Array.from({ length: 8 }, (_, worker) =>
        write(client, worker).catch(() => undefined),
      );
      const enough = turn + 60 + round * 13;
      await new Promise<void>((resolve) => {
        onTurn = () => turn >= enough && resolve();
      });
      await server.stop('SIGKILL');
      await Promise.all(workers);

      const again = await serve(dataDir, '--no-fsync');
      const reader = connect(again);
      let objects = 0;
      for (const [Key, value] of acknowledged) {
        const stored = await read(reader, Key);
        // What was under way when the server died may have happened or not.
        expect([value, ...(attempted.get(Key) ?? [])]).toContain(stored);
        if (stored !== undefined) objects += 1;
        acknowledged.set(Key, stored);
        attempted.delete(Key);
      }
      const unseen = [...attempted.keys()];
      for (const Key of unseen) await reader.send(new DeleteObjectCommand({ Bucket, Key }));
      attempted.clear();
      await again.stop();
      expect(await readdir(join(dataDir, 'tmp'))).toEqual([]);
      expect(await blobFiles(dataDir)).toHaveLength(objects);
    }
  });

  it.each([
    ['a torn last line', '0badc0de {"type":"object_d'],
    ['damaged last lines', '00000000 {}\n\n00000000 {}\n'],
  ])('starts from a journal with %s, which it cuts off', async (_, damage) => {
    const dataDir = await directory();
    const first = await serve(dataDir);
    await connect(first).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    await first.stop('SIGKILL');
    const whole = await readFile(join(dataDir, 'journal'));
    await appendFile(join(dataDir, 'journal'), damage);

    const second = await serve(dataDir);
    await connect(second).send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    await second.stop();

    expect(await readFile(join(dataDir, 'journal'))).toEqual(whole);
  });

  it('does not start from a journal that is damaged in its middle', async () => {
    const dataDir = await directory();
    const server = await serve(dataDir);
    await connect(server).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    await server.stop();
    const journal = await readFile(join(dataDir, 'journal'));
    await writeFile(join(dataDir, 'journal'), journal.fill('#', 10, 11));

    const child = cli.spawn('--data-dir', dataDir, '--access-key', 'a', '--secret-key', 'b');
    const [text] = (await once(child.stderr ?? child, 'data')) as [Buffer];

    expect(text.toString()).toContain('is damaged at byte 0');
    expect(await blobFiles(dataDir)).toHaveLength(1);
  });

  it('streams large objects through little memory', async () => {
    const server = await serve(await directory(), '--no-fsync');
    const client = connect(server);
    await client.send(new PutObjectCommand({ Bucket, Key: 'warm', Body: 'up' }));
    const idle = await server.memory();
    let peak = 0;
    let isOver = false;
    const watch = async () => {
      while (!isOver) {
        peak = Math.max(peak, await server.memory());
        await delay(SAMPLE_MS);
      }
    };
    const watching = watch();
    const block = Buffer.alloc(MIB, 'block');
    function* content(): Generator<Buffer> {
      for (let sent = 0; sent < LARGE_BYTES; sent += block.length) yield block;
    }

    const Body = Readable.from(content());
    await client.send(
      new PutObjectCommand({ Bucket, Key: 'large', Body, ContentLength: LARGE_BYTES }),
    );
    const answer = await client.send(new GetObjectCommand({ Bucket, Key: 'large' }));
    let received = 0;
    for await (const bytes of answer.Body as AsyncIterable<Buffer>) received += bytes.length;
    isOver = true;
    await watching;

    expect(received).toBe(LARGE_BYTES);
    expect(peak - idle).toBeLessThan(MOST_MEMORY_BYTES);
    await server.stop();
  });
});
