import type { Random } from '../support/random';
import type { RawRequest } from '../support/raw-http';

const HOST = 'Host: service.example.com\r\nConnection: close\r\n';
const GET = 'GET /api/v1/datasets HTTP/1.1\r\n';
const POST = 'POST /api/v1/datasets/batch HTTP/1.1\r\n';

/** What is no HTTP request, or one that only a careless server would take for one. */
export function malformedBytes(random: Random): RawRequest {
  const text = random.pick([
    '',
    '\r\n\r\n',
    'GET\r\n\r\n',
    'GET / HTTP/0.9\r\n\r\n',
    `GET / HTTP/9.9\r\n${HOST}\r\n`,
    'GET / HTTP/1.1\r\n\r\n',
    `get / HTTP/1.1\r\n${HOST}\r\n`,
    `GET  / HTTP/1.1\r\n${HOST}\r\n`,
    `GET /a b HTTP/1.1\r\n${HOST}\r\n`,
    `GET http://elsewhere.example.com/health HTTP/1.1\r\n${HOST}\r\n`,
    `GET * HTTP/1.1\r\n${HOST}\r\n`,
    `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`,
    `CONNECT elsewhere.example.com:443 HTTP/1.1\r\n${HOST}\r\n`,
    `GET health HTTP/1.1\r\n${HOST}\r\n`,
    `GET ?x HTTP/1.1\r\n${HOST}\r\n`,
    `GET //////// HTTP/1.1\r\n${HOST}\r\n`,
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n`,
    `${GET}${HOST}X-Large: ${'a'.repeat(40_000)}\r\n\r\n`,
    `${GET}${HOST}${'X-Many: 1\r\n'.repeat(3000)}\r\n`,
    `${GET}${HOST}No colon\r\n\r\n`,
    `${GET}${HOST}: no name\r\n\r\n`,
    `${GET}${HOST}X-Fold: a\r\n b\r\n\r\n`,
    `${GET}${HOST}X-Nul: a\0b\r\n\r\n`,
    `${GET}${HOST}X Space: a\r\n\r\n`,
    `${GET}Host: one.example.com\r\nHost: two.example.com\r\nConnection: close\r\n\r\n`,
    `${GET.replaceAll('\r\n', '\n')}${HOST.replaceAll('\r\n', '\n')}\n`,
    `${POST}${HOST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    `${POST}${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${POST}${HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n`,
    `${POST}${HOST}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello`,
    `${POST}${HOST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`,
    `${POST}${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    `${GET}${HOST}\r\n${GET}${HOST}\r\n`,
    GET,
    `${GET}${HOST}`,
  ]);
  const bytes = random.chance(0.1)
    ? random.bytes(random.whole(1, 400))
    : Buffer.from(text, 'latin1');
  return { bytes, halfClose: true };
}
