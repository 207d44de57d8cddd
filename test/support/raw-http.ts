import { connect } from 'node:net';

/** A request as bytes on the wire, however wrong. */
export interface RawRequest {
  bytes: Buffer;
  /** Ends our side of the connection after the last byte: the only way to an answer for what never becomes complete. */
  halfClose: boolean;
}

export interface RawAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

const PATIENCE_MS = 15_000;

/**
 * Sends bytes and reads what comes back until the server closes the connection.
 * Undefined when it closed without a word, `'silence'` when it neither answered nor closed.
 */
export function sendRaw(
  port: number,
  request: RawRequest,
): Promise<RawAnswer | undefined | 'silence'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port });
    const patience = setTimeout(() => {
      socket.destroy();
      resolve('silence');
    }, PATIENCE_MS);
    // A server that refuses early resets the connection while we still write; what it said has arrived before.
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isEndless(chunks)) socket.destroy();
    });
    socket.once('close', () => {
      clearTimeout(patience);
      resolve(parseAnswer(Buffer.concat(chunks)));
    });
    socket.once('connect', () => {
      socket.write(request.bytes);
      if (request.halfClose) socket.end();
    });
  });
}

/** A stream of events, of which the head is all that there is to wait for. */
function isEndless([first]: readonly Buffer[]): boolean {
  return first?.includes('content-type: text/event-stream') ?? false;
}

function parseAnswer(bytes: Buffer): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  const rest = bytes.subarray(end + 4);
  if (status === 100) return parseAnswer(rest);
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const chunked = headers['transfer-encoding'] === 'chunked';
  const body = chunked ? unchunk(rest) : rest.subarray(0, Number(headers['content-length'] ?? 0));
  return { status, headers, body: body.toString('utf8') };
}

function unchunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = lineEnd < 0 ? 0 : Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!size) return Buffer.concat(parts);
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
