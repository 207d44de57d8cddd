import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server as TcpServer,
} from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { S3ObjectStore, type StorageConfig, StorageUnavailableError } from '@libs/storage';
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
