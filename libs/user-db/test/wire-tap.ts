import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface WireTap {
  /** The address of the database, through the tap. */
  readonly url: string;
  /** Every statement text that any connection has sent so far. */
  readonly statements: readonly string[];
  close(): Promise<void>;
}

const LENGTH_BYTES = 4;

/** Stands between a client and PostgreSQL and notes what the client really sends, whatever library sends it. */
export async function startWireTap(target: string): Promise<WireTap> {
  const url = new URL(target);
  const database = { host: url.hostname, port: Number(url.port) };
  const statements: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(database);
    const note = statementReader(statements);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    }
    near.on('data', note);
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    statements,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Reads the client's side of the protocol: a start-up message without a type, then messages with one. */
function statementReader(statements: string[]): (chunk: Buffer) => void {
  let buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const typeBytes = started ? 1 : 0;
      if (buffer.length < typeBytes + LENGTH_BYTES) return;
      const end = typeBytes + buffer.readInt32BE(typeBytes);
      if (buffer.length < end) return;
      const type = started ? String.fromCharCode(buffer.readUInt8(0)) : 'start';
      const [first = '', second = ''] = buffer
        .subarray(typeBytes + LENGTH_BYTES, end)
        .toString()
        .split('\0');
      if (type === 'Q') statements.push(first);
      // Parse: the name of the statement, then its text.
      if (type === 'P') statements.push(second);
      started = true;
      buffer = buffer.subarray(end);
    }
  };
}
