import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP address that can go away and come back while those who use it run. */
export interface CuttableProxy {
  readonly port: number;
  /** Breaks every connection and refuses new ones, like a server that was stopped. */
  cut(): Promise<void>;
  /** Accepts connections and answers nothing, like a host that lost its network. */
  freeze(): void;
  /** Works again. */
  mend(): Promise<void>;
  /** How many connections are open through it. */
  connections(): number;
  close(): Promise<void>;
}

/** Stands before `target`, which may itself come and go. */
export async function startCuttableProxy(target: {
  host: string;
  port: number;
}): Promise<CuttableProxy> {
  const pairs = new Set<{ near: Socket; far: Socket | undefined }>();
  let frozen = false;
  const accept = (near: Socket) => {
    near.on('error', () => undefined);
    const far = frozen ? undefined : connect(target);
    const pair = { near, far };
    pairs.add(pair);
    near.once('close', () => {
      far?.destroy();
      pairs.delete(pair);
    });
    if (!far) return;
    far.on('error', () => near.destroy());
    far.once('close', () => near.destroy());
    near.pipe(far).pipe(near);
  };
  let server = await listen(accept, 0);
  const { port } = server.address() as { port: number };
  const breakAll = () => {
    for (const { near, far } of pairs) {
      near.destroy();
      far?.destroy();
    }
  };
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    breakAll();
    await closed;
  };
  return {
    port,
    cut: stop,
    freeze: () => {
      frozen = true;
      for (const { near, far } of pairs) {
        near.unpipe();
        far?.unpipe();
      }
    },
    mend: async () => {
      frozen = false;
      breakAll();
      if (!server.listening) server = await listen(accept, port);
    },
    connections: () => pairs.size,
    close: stop,
  };
}

async function listen(accept: (socket: Socket) => void, port: number): Promise<Server> {
  const server = createServer(accept);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
