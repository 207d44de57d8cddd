import { AwsChunkedDecoder, isAwsChunked } from './aws-chunked';
import { UNSIGNED_PAYLOAD } from './authenticate';
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  parseAlgorithm,
  requireChecksumValue,
  type RunningDigest,
  startDigest,
} from './checksums';
import { S3Error } from './errors';
import { type Operation } from './operation';
import { type S3Request } from './request';

export const MAX_OBJECT_BYTES = 5 * 1024 ** 3;
/** The largest body of a request that is not an object, such as a list of keys to delete. */
const MAX_DOCUMENT_BYTES = 8 * 1024 ** 2;

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** base64; of a composite one with `-<parts>` at its end */
  readonly value: string;
}

export interface ReceivedBody {
  readonly size: number;
  readonly md5: Buffer;
  readonly checksum?: Checksum;
}

/** What the sender promised about the body, to be held against what arrives. */
interface Promises {
  size?: number;
  md5?: string;
  sha256?: string;
  checksum?: { algorithm: ChecksumAlgorithm; value?: string };
}

/**
 * The body of a request: takes off the framing, computes digests on the way, and verifies at the end
 * everything that the sender promised (length, MD5, SHA-256, checksum in header or trailer).
 */
export class RequestBody {
  private readonly promises: Promises;
  private readonly decoder?: AwsChunkedDecoder;
  private readonly digests = new Map<ChecksumAlgorithm | 'md5', RunningDigest>();
  private size = 0;

  /** @param extra a checksum to compute even when the sender names none */
  constructor(
    private readonly operation: Operation,
    extra?: ChecksumAlgorithm,
  ) {
    const { request, payload } = operation;
    const chunked = isAwsChunked(payload.hash);
    if (chunked) this.decoder = new AwsChunkedDecoder(payload);
    const checksum = promisedChecksum(request, chunked) ?? (extra && { algorithm: extra });
    this.promises = {
      size: promisedSize(request, chunked),
      md5: promisedMd5(request),
      sha256: chunked ? undefined : promisedSha256(payload.hash),
      checksum,
    };
    this.startDigest('md5');
    if (this.promises.sha256) this.startDigest('sha256');
    if (checksum) this.startDigest(checksum.algorithm);
  }

  private startDigest(name: ChecksumAlgorithm | 'md5'): void {
    if (!this.digests.has(name)) this.digests.set(name, startDigest(name));
  }

  /** @throws S3Error 411 for a body whose length nobody declared, 400 for one beyond the limit */
  requireLength(limit = MAX_OBJECT_BYTES): void {
    if (this.promises.size === undefined) throw new S3Error('MissingContentLength');
    if (this.promises.size > limit) throw new S3Error('EntityTooLarge');
  }

  /** @throws S3Error when the sender's checksum is not of the algorithm that is wanted, if one is */
  requireAlgorithm(wanted: ChecksumAlgorithm | undefined): void {
    const { algorithm } = this.promises.checksum ?? {};
    if (wanted && algorithm !== wanted) {
      throw new S3Error(
        'InvalidRequest',
        `Checksum Type mismatch occurred, expected checksum Type: ${wanted}, actual checksum Type: ${algorithm}`,
      );
    }
  }

  get hasIntegrity(): boolean {
    return this.promises.md5 !== undefined || this.promises.checksum !== undefined;
  }

  /** The content, without framing. Ends only when it is as promised. */
  async *read(): AsyncGenerator<Buffer> {
    const { request, incoming, response } = this.operation;
    if (request.header('expect')?.toLowerCase() === '100-continue') response.writeContinue();
    // The connection must survive a refused body, to carry the answer.
    const source: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false });
    const { size: promised = MAX_OBJECT_BYTES } = this.promises;
    for await (const chunk of this.decoder?.decode(source) ?? source) {
      this.size += chunk.length;
      if (this.size > promised) throw new S3Error('IncompleteBody', 'The body is too long.');
      for (const digest of this.digests.values()) digest.update(chunk);
      yield chunk;
    }
  }

  /** To be called after `read` has ended. @throws S3Error when the body is not what was promised */
  verify(): ReceivedBody {
    const { size = this.size, md5: promisedMd5, sha256, checksum } = this.promises;
    if (size !== this.size) throw new S3Error('IncompleteBody');
    const digests = new Map([...this.digests].map(([name, digest]) => [name, digest.digest()]));
    const digest = (name: ChecksumAlgorithm | 'md5'): Buffer =>
      digests.get(name) ?? Buffer.alloc(0);
    const md5 = digest('md5');
    if (promisedMd5 && promisedMd5 !== md5.toString('base64')) throw new S3Error('BadDigest');
    if (sha256 && sha256 !== digest('sha256').toString('hex')) {
      throw new S3Error('XAmzContentSHA256Mismatch');
    }
    if (!checksum) return { size, md5 };
    const value = digest(checksum.algorithm).toString('base64');
    this.requireChecksum(checksum, value);
    return { size, md5, checksum: { algorithm: checksum.algorithm, value } };
  }

  private requireChecksum(
    { algorithm, value: inHeader }: NonNullable<Promises['checksum']>,
    value: string,
  ): void {
    const expected = inHeader ?? this.trailingChecksum(algorithm);
    if (expected !== undefined && expected !== value) {
      throw new S3Error(
        'BadDigest',
        `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      );
    }
  }

  private trailingChecksum(algorithm: ChecksumAlgorithm): string | undefined {
    const name = `x-amz-checksum-${algorithm}`;
    const announced = this.operation.request.amz('x-amz-trailer')?.toLowerCase().includes(name);
    const value = this.decoder?.trailers.get(name);
    if (value === undefined && announced) {
      throw new S3Error('InvalidRequest', `The trailer ${name} was announced and did not come.`);
    }
    return value === undefined ? undefined : requireChecksumValue(algorithm, value);
  }

  /** The whole content of a document that is not an object. */
  async text(): Promise<string> {
    this.requireLength(MAX_DOCUMENT_BYTES);
    const chunks: Buffer[] = [];
    for await (const chunk of this.read()) chunks.push(chunk);
    this.verify();
    return Buffer.concat(chunks).toString('utf8');
  }
}

function promisedSize(request: S3Request, chunked: boolean): number | undefined {
  const text = chunked
    ? request.amz('x-amz-decoded-content-length')
    : request.header('content-length');
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new S3Error('InvalidArgument', 'The length is malformed.');
  return Number(text);
}

function promisedMd5(request: S3Request): string | undefined {
  const md5 = request.header('content-md5');
  if (md5 === undefined) return undefined;
  const bytes = Buffer.from(md5, 'base64');
  if (bytes.length !== 16 || bytes.toString('base64') !== md5) throw new S3Error('InvalidDigest');
  return md5;
}

function promisedSha256(payloadHash: string): string | undefined {
  if (payloadHash === UNSIGNED_PAYLOAD) return undefined;
  if (!/^[0-9a-f]{64}$/.test(payloadHash)) {
    throw new S3Error(
      payloadHash.startsWith('STREAMING-') ? 'NotImplemented' : 'InvalidArgument',
      'x-amz-content-sha256 must be a SHA-256 in hex, UNSIGNED-PAYLOAD or a supported STREAMING name.',
    );
  }
  return payloadHash;
}

function promisedChecksum(request: S3Request, chunked: boolean): Promises['checksum'] {
  const given = CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
    const value = request.amz(`x-amz-checksum-${algorithm}`);
    return value === undefined ? [] : [{ algorithm, value }];
  });
  if (given.length > 1) {
    throw new S3Error('InvalidRequest', 'Expecting a single x-amz-checksum- header.');
  }
  const [header] = given;
  if (header) {
    requireChecksumValue(header.algorithm, header.value);
    return header;
  }
  const trailer = /x-amz-checksum-([a-z0-9]+)/i.exec(request.amz('x-amz-trailer') ?? '')?.[1];
  if (trailer && chunked) return { algorithm: parseAlgorithm(trailer) };
  const named = request.amz('x-amz-sdk-checksum-algorithm');
  return named === undefined ? undefined : { algorithm: parseAlgorithm(named) };
}
