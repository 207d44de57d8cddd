import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { readMultipart } from '@libs/http';

interface Seen {
  parts: string[];
  error?: string;
}

const BOUNDARY = 'x-boundary';
const file = (name: string, content: string, field = 'files') =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\n` +
  `Content-Type: application/octet-stream\r\n\r\n${content}\r\n`;
const field = (name: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const end = `--${BOUNDARY}--\r\n`;

describe('a multipart body', () => {
  let server: Server;
  let seen: Promise<Seen>;
  let read: (request: IncomingMessage) => Promise<Seen>;
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen = read(request);
      void seen.finally(() => response.end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    read = (request) => readAll(request, () => true);
  });

  /** Names the parts with their contents; a file that is not wanted is left unread after its first piece. */
  const readAll = async (request: IncomingMessage, wanted: (name: string) => boolean) => {
    const result: Seen = { parts: [] };
    try {
      for await (const part of readMultipart(request, { files: 3, idleMs: 200 })) {
        if (part.kind === 'field') {
          result.parts.push(`${part.name}=${part.value}`);
          continue;
        }
        let content = '';
        for await (const piece of part.content) {
          content += piece.toString();
          if (!wanted(part.fileName)) break;
        }
        result.parts.push(`${part.fileName}:${wanted(part.fileName) ? content.length : 'skipped'}`);
      }
    } catch (error) {
      result.error = (error as { code: string }).code;
    }
    return result;
  };

  const open = async (length: number) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\n` +
        `Content-Length: ${length}\r\n\r\n`,
    );
    await once(server, 'request');
    return socket;
  };
  const send = async (body: string, pieces: string[] = [body]) => {
    const socket = await open(Buffer.byteLength(body));
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const result = await seen;
    socket.destroy();
    return result;
  };

  it('is read in its order, names as the client wrote them', async () => {
    const body =
      field('name', '이름') + file('train/고양이 %22a%22.jpg', 'abc') + field('last', '1') + end;

    expect(await send(body)).toEqual({
      parts: ['name=이름', 'train/고양이 "a".jpg:3', 'last=1'],
    });
  });

  it('may arrive byte by byte, with near misses of the boundary in it', async () => {
    const content = `\r\n--${BOUNDARY.slice(0, -1)}\r\n-\r\n--\r\n--x\r\n`;
    const body = file('a', content) + file('b', '') + end;

    expect(await send(body, [...body])).toEqual({ parts: [`a:${content.length}`, 'b:0'] });
  });

  it('goes on behind files that nobody reads to their end', async () => {
    read = (request) => readAll(request, (name) => name !== 'skip');
    const body = file('skip', 'x'.repeat(3_000_000)) + file('a', 'abc') + end;

    expect(await send(body)).toEqual({ parts: ['skip:skipped', 'a:3'] });
  });

  it('is refused with too many files', async () => {
    const body = [1, 2, 3, 4].map((n) => file(String(n), 'x')).join('') + end;

    expect(await send(body)).toMatchObject({ error: 'too_many_files' });
  });

  it('is refused with a field that is no field', async () => {
    expect(await send(field('name', 'x'.repeat(100_000)) + end)).toMatchObject({
      error: 'malformed_request',
    });
  });

  it('is refused for what is wrong with it, however it ends', async () => {
    const body = field('name', 'x'.repeat(100_000)) + file('a', 'abc') + end;

    expect(await send(body)).toEqual({ parts: ['a:3'], error: 'malformed_request' });
  });

  it('is refused when it ends too early', async () => {
    expect(await send(file('a', 'abc'))).toMatchObject({ error: 'malformed_request' });
    expect(await send(file('a', 'abc').slice(0, -3))).toMatchObject({ error: 'malformed_request' });
  });

  it('that is cut keeps what was whole', async () => {
    const body = file('a', 'abc') + file('b', 'x'.repeat(1000)) + end;
    const socket = await open(body.length);

    socket.end(body.slice(0, 500));

    expect(await seen).toEqual({ parts: ['a:3'], error: 'malformed_request' });
  });

  it('that stops arriving is given up', async () => {
    const body = file('a', 'abc') + end;
    const socket = await open(body.length);

    socket.write(body.slice(0, 100));

    expect(await seen).toMatchObject({ error: 'request_timeout' });
    socket.destroy();
  });
});
