import { createHash } from 'node:crypto';
import { sameSignature, type SignedPayload } from './authenticate';
import { S3Error } from './errors';
import { EMPTY_SHA256, scopeText, sign } from './signature';

const MAX_LINE_BYTES = 8 * 1024;
const MAX_TRAILER_BYTES = 16 * 1024;

/** The four framings that `x-amz-content-sha256` can announce. */
const FRAMINGS: Record<string, { signed: boolean; trailer: boolean }> = {
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { signed: false, trailer: true },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { signed: true, trailer: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { signed: true, trailer: true },
};

export function isAwsChunked(payloadHash: string): boolean {
  return payloadHash in FRAMINGS;
}

/** Bytes of a stream, read by line and by count. Holds one network chunk at a time. */
class ByteReader {
  private buffer: Buffer = Buffer.alloc(0);
  private readonly source: AsyncIterator<Buffer>;

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  private async fill(): Promise<boolean> {
    const next = await this.source.next();
    if (next.done) return false;
    this.buffer = this.buffer.length === 0 ? next.value : Buffer.concat([this.buffer, next.value]);
    return true;
  }

  /** Up to `limit` bytes, at least one. */
  async some(limit: number): Promise<Buffer> {
    while (this.buffer.length === 0) if (!(await this.fill())) throw new S3Error('IncompleteBody');
    const bytes = this.buffer.subarray(0, limit);
    this.buffer = this.buffer.subarray(bytes.length);
    return bytes;
  }

  /** A line without its end, or undefined at the end of the stream. */
  async line(): Promise<string | undefined> {
    let end: number;
    while ((end = this.buffer.indexOf('\r\n')) < 0) {
      if (this.buffer.length > MAX_LINE_BYTES) throw malformed('A line is too long.');
      if (await this.fill()) continue;
      if (this.buffer.length > 0) throw new S3Error('IncompleteBody');
      return undefined;
    }
    if (end > MAX_LINE_BYTES) throw malformed('A line is too long.');
    const text = this.buffer.toString('latin1', 0, end);
    this.buffer = this.buffer.subarray(end + 2);
    return text;
  }
}

function malformed(message: string): S3Error {
  return new S3Error('InvalidRequest', `The aws-chunked body is malformed. ${message}`);
}

/**
 * Takes the `aws-chunked` framing off a body and verifies the signature of every chunk and of the
 * trailer where the framing carries them. Nothing of the body counts until the generator has ended.
 */
export class AwsChunkedDecoder {
  /** Trailing headers by lower-case name; complete when the body has been read to its end. */
  readonly trailers = new Map<string, string>();
  private readonly framing: { signed: boolean; trailer: boolean };
  private previousSignature: string;

  constructor(private readonly payload: SignedPayload) {
    this.framing = FRAMINGS[payload.hash] ?? { signed: true, trailer: true };
    this.previousSignature = payload.chain.seed;
  }

  /** @throws S3Error when the framing is broken or a signature is wrong */
  async *decode(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const reader = new ByteReader(source);
    for (;;) {
      const { size, signature } = this.readHead(await reader.line());
      const hash = this.framing.signed ? createHash('sha256') : undefined;
      for (let left = size; left > 0;) {
        const bytes = await reader.some(left);
        left -= bytes.length;
        hash?.update(bytes);
        yield bytes;
      }
      if (hash) this.verify('PAYLOAD', `${EMPTY_SHA256}\n${hash.digest('hex')}`, signature);
      if (size === 0) break;
      if ((await reader.line()) !== '') throw malformed('A chunk is longer than it said.');
    }
    await this.readTrailers(reader);
  }

  private readHead(line: string | undefined): { size: number; signature: string } {
    if (line === undefined) throw new S3Error('IncompleteBody');
    const match = /^([0-9a-fA-F]{1,10})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
    if (!match) throw malformed('A chunk has no size.');
    const [, size = '', signature = ''] = match;
    return { size: parseInt(size, 16), signature };
  }

  private async readTrailers(reader: ByteReader): Promise<void> {
    let signed = '';
    let signature = '';
    for (let line = await reader.line(); line; line = await reader.line()) {
      const colon = line.indexOf(':');
      if (colon < 1) throw malformed('A trailer has no name.');
      const name = line.slice(0, colon).trim().toLowerCase();
      const value = line.slice(colon + 1).trim();
      if (name === 'x-amz-trailer-signature') {
        signature = value;
        continue;
      }
      signed += `${name}:${value}\n`;
      if (signed.length > MAX_TRAILER_BYTES) throw malformed('The trailer is too long.');
      this.trailers.set(name, value);
    }
    if (this.trailers.size > 0 && !this.framing.trailer) throw malformed('Unexpected trailer.');
    if (this.framing.signed && this.framing.trailer) {
      this.verify('TRAILER', createHash('sha256').update(signed).digest('hex'), signature);
    }
    if ((await reader.line()) !== undefined) throw malformed('Bytes follow the last chunk.');
  }

  private verify(kind: 'PAYLOAD' | 'TRAILER', hashes: string, given: string): void {
    const { key, scope } = this.payload.chain;
    const head = `AWS4-HMAC-SHA256-${kind}\n${scope.timestamp}\n${scopeText(scope)}`;
    const expected = sign(key, `${head}\n${this.previousSignature}\n${hashes}`);
    if (!sameSignature(expected, given)) throw new S3Error('SignatureDoesNotMatch');
    this.previousSignature = expected;
  }
}
