import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server as TcpServer,
} from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ObjectNotFoundError,
  S3ObjectStore,
  type StorageConfig,
  StorageUnavailableError,
} from '@libs/storage';
import { bytesOf, collect, storageConfig } from './stores';

const BUCKETS = { datasets: 'datasets', annotations: 'annotations' };
const LIMITS = { connectTimeoutMs: 200, idleTimeoutMs: 200, callTimeoutMs: 400 };

describe('S3ObjectStore, when storage is in trouble', () => {
  const servers: (Server | TcpServer)[] = [];
  const stores: S3ObjectStore[] = [];

  afterEach(() => {
    for (const store of stores.splice(0)) store.close();
    for (const server of servers.splice(0)) {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    }
  });

  async function storeAt(
    server: Server | TcpServer,
    overrides: Partial<StorageConfig> = LIMITS,
  ): Promise<S3ObjectStore> {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const store = new S3ObjectStore(storageConfig(BUCKETS, { ...overrides, endpoint }));
    stores.push(store);
    return store;
  }

  const httpStore = (answer: RequestListener) => storeAt(createServer(answer));

  const calls: [string, (store: S3ObjectStore) => Promise<unknown>][] = [
    ['head', (store) => store.head('datasets', 'a')],
    ['get', (store) => store.get('datasets', 'a')],
    ['put', (store) => store.put('datasets', 'a', Buffer.from('x'))],
    ['list', (store) => collect(store.list('datasets', 'a'))],
    ['delete', (store) => store.delete('datasets', 'a')],
    ['check', (store) => store.check()],
  ];

  it.each(calls)('%s fails as unavailable when nobody listens', async (_, call) => {
    const server = createServer();
    const store = await storeAt(server);
    await new Promise((resolve) => server.close(resolve));

    const failure = await call(store).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(StorageUnavailableError);
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'storage_unavailable' });
    expect((failure as Error).message).not.toMatch(/127|ECONN/);
  });

  it.each(calls)('%s gives up on a store that accepts and never answers', async (_, call) => {
    const store = await storeAt(createTcpServer());

    await expect(call(store)).rejects.toThrow(StorageUnavailableError);
  });

  it.each(calls)('%s fails as unavailable when access is denied', async (_, call) => {
    const store = await httpStore((_request, response) => {
      response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    });

    await expect(call(store)).rejects.toThrow(StorageUnavailableError);
  });

  it('reads after a hiccup of the store', async () => {
    let asked = 0;
    const store = await httpStore((request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else if (asked === 2) response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
      else response.end('hello');
    });

    const { body } = await store.get('datasets', 'a');

    expect((await bytesOf(body)).toString()).toBe('hello');
  });

  it('tells a missing bucket, a mistake of ours, from a missing object', async () => {
    const store = await httpStore((_request, response) => {
      response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
    });

    await expect(store.get('datasets', 'a')).rejects.toThrow(StorageUnavailableError);
  });

  it('fails while reading when the store breaks off', async () => {
    const store = await httpStore((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('half', () => response.destroy());
    });

    const { body } = await store.get('datasets', 'a');

    await expect(bytesOf(body)).rejects.toThrow(StorageUnavailableError);
  });

  it('fails while reading when the store falls silent', async () => {
    const store = await httpStore((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('half');
    });

    const { body } = await store.get('datasets', 'a');

    await expect(bytesOf(body)).rejects.toThrow(StorageUnavailableError);
  });

  it('lets the reader be as slow as it likes', async () => {
    const bytes = Buffer.alloc(2_000_000, 'x');
    const store = await httpStore((_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    });
    const { body } = await store.get('datasets', 'a');

    const pieces: Buffer[] = [];
    for await (const piece of body as AsyncIterable<Buffer>) {
      if (pieces.push(piece) === 2) await delay(3 * LIMITS.idleTimeoutMs);
    }

    expect(Buffer.concat(pieces)).toHaveLength(bytes.length);
  });

  it('fails while reading when the store says nonsense right after the headers', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n');
      });
    });
    const store = await storeAt(server);

    const { body } = await store.get('datasets', 'a');

    await expect(bytesOf(body)).rejects.toThrow(StorageUnavailableError);
  });

  it('survives a body that breaks while nobody reads it', async () => {
    const store = await httpStore((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('half', () => response.destroy());
    });

    const { body } = await store.get('datasets', 'a');
    await new Promise((resolve) => body.once('close', resolve));

    await expect(bytesOf(body)).rejects.toThrow(StorageUnavailableError);
  });

  it('closes the connection of a body that is not read to its end', async () => {
    const broken: Promise<unknown>[] = [];
    const store = await httpStore((_request, response) => {
      broken.push(once(response, 'close'));
      response.writeHead(200, { 'content-length': 1000 }).write('half');
    });

    const { body } = await store.get('datasets', 'a');
    body.destroy();

    await expect(Promise.all(broken)).resolves.toHaveLength(1);
    expect(body.errored).toBeNull();
  });

  it('limits the time of a listing that trickles in', async () => {
    const store = await httpStore((_request, response) => {
      const trickle = setInterval(() => response.write(' '), LIMITS.idleTimeoutMs / 4);
      response.once('close', () => clearInterval(trickle));
    });

    await expect(collect(store.list('datasets', 'a'))).rejects.toThrow(StorageUnavailableError);
  });

  it('uses a connection again after every kind of answer', async () => {
    const server = createServer((request, response) => {
      if (request.url?.includes('missing')) {
        response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
      } else if (request.url?.includes('list-type')) {
        response.end('<ListBucketResult></ListBucketResult>');
      } else response.writeHead(200, { 'content-length': 5 }).end('hello');
    });
    let connections = 0;
    server.on('connection', () => (connections += 1));
    const store = await storeAt(server, { maxSockets: 1 });

    for (let round = 0; round < 2; round += 1) {
      await store.head('datasets', 'a');
      await bytesOf((await store.get('datasets', 'a')).body);
      await collect(store.list('datasets', 'a'));
      await expect(store.get('datasets', 'missing')).rejects.toThrow(ObjectNotFoundError);
    }

    expect(connections).toBe(1);
  });

  it('counts the wait for a free connection, and works again when there is one', async () => {
    const store = await storeAt(
      createServer((request, response) => {
        if (request.url?.includes('endless')) response.writeHead(200).write('half');
        else response.end('hello');
      }),
      { ...LIMITS, idleTimeoutMs: 60_000, maxSockets: 1 },
    );
    const { body } = await store.get('datasets', 'endless');

    await expect(store.get('datasets', 'a')).rejects.toThrow(StorageUnavailableError);

    body.destroy();
    expect((await bytesOf((await store.get('datasets', 'a')).body)).toString()).toBe('hello');
  });

  it('lets go of requests under way when it is closed', async () => {
    const server = createServer();
    const store = await storeAt(server);

    const outcome = store.get('datasets', 'a').catch((error: unknown) => error);
    await once(server, 'request');
    store.close();

    expect(await outcome).toBeInstanceOf(StorageUnavailableError);
  });

  it('does not take a whole object for the range that it asked for', async () => {
    const store = await httpStore((_request, response) => response.end('hello'));

    const reading = store.get('datasets', 'a', { range: { start: 1, end: 3 } });

    await expect(reading).rejects.toThrow(StorageUnavailableError);
  });

  it('fails when single keys of a batch are not deleted', async () => {
    const store = await httpStore((_request, response) => {
      response.end(
        '<DeleteResult><Error><Key>a</Key><Code>InternalError</Code></Error></DeleteResult>',
      );
    });

    await expect(store.deleteMany('datasets', ['a', 'b'])).rejects.toThrow(StorageUnavailableError);
  });
});
