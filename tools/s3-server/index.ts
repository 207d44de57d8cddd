import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { createBucketIn } from './src/operations/buckets';
import { S3HttpServer } from './src/server';
import { Store } from './src/store';

export interface S3ServerOptions {
  /** Everything the server keeps lies in this directory, which is created when it does not exist. */
  dataDir: string;
  /** 0, the default, takes a free one. */
  port?: number;
  /** `127.0.0.1` unless said otherwise. */
  host?: string;
  accessKey: string;
  secretKey: string;
  /** The region that signatures must name; `us-east-1` unless said otherwise. */
  region?: string;
  /** Created at start where they do not exist. */
  buckets?: string[];
  /** Whether a write is on the disk before it is acknowledged. Off only where data may be lost, in tests. */
  fsync?: boolean;
}

export interface S3Server {
  /** `http://host:port`, without a slash at its end. */
  readonly endpoint: string;
  readonly port: number;
  /** Lets requests under way finish, within limits, and releases port and directory. */
  close(): Promise<void>;
}

/**
 * Starts an S3 server for development and tests on a directory. It is no part of a production
 * system: one process, one key, no replication.
 * @throws when the port is taken or the directory cannot be used
 */
export async function startS3Server(options: S3ServerOptions): Promise<S3Server> {
  const { dataDir, port = 0, host = '127.0.0.1', fsync = true } = options;
  const { accessKey, secretKey, region = 'us-east-1', buckets = [] } = options;
  const store = await Store.open(dataDir, fsync);
  const http = new S3HttpServer(store, { accessKey, secretKey, region });
  try {
    for (const bucket of buckets) {
      if (!store.catalog.buckets.has(bucket)) await createBucketIn(store, bucket);
    }
    http.server.listen(port, host);
    await once(http.server, 'listening');
  } catch (error) {
    await store.close();
    throw error;
  }
  const address = http.server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    endpoint: `http://${name}:${address.port}`,
    port: address.port,
    close: async () => {
      await http.close();
      await store.close();
    },
  };
}
