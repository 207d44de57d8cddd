import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP address before a server that is far away. */
export interface SlowProxy {
  readonly port: number;
  /** How often anybody had to wait for an answer so far; answers that came while one was under way count once. */
  waits(): number;
  close(): Promise<void>;
}

/** Stands before `target` and holds what it answers for `latencyMs`. */
export async function startSlowProxy(
  target: { host: string; port: number },
  latencyMs: number,
): Promise<SlowProxy> {
  const sockets = new Set<Socket>();
  let waits = 0;
  const server = createServer((near) => {
    const far = connect(target);
    let held: Buffer[] = [];
    const pass = () => {
      if (!near.destroyed) near.write(Buffer.concat(held));
      held = [];
    };
    far.on('data', (chunk: Buffer) => {
      if (held.push(chunk) > 1) return;
      waits += 1;
      setTimeout(pass, latencyMs);
    });
    near.pipe(far);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    waits: () => waits,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
