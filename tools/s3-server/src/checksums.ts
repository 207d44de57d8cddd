import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32c, Crc64Nvme } from './crc';
import { S3Error } from './errors';

/** The checksums of the S3 API, by their name in `x-amz-checksum-*` headers. */
export const CHECKSUM_ALGORITHMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

const DIGEST_BYTES: Record<ChecksumAlgorithm, number> = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
};

export interface RunningDigest {
  update(chunk: Buffer): void;
  digest(): Buffer;
}

class RunningCrc32 implements RunningDigest {
  private value = 0;
  constructor(private readonly step: (chunk: Buffer, value: number) => number) {}

  update(chunk: Buffer): void {
    this.value = this.step(chunk, this.value);
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.value);
    return bytes;
  }
}

export function startDigest(algorithm: ChecksumAlgorithm | 'md5'): RunningDigest {
  switch (algorithm) {
    case 'crc32':
      return new RunningCrc32(crc32);
    case 'crc32c':
      return new RunningCrc32(crc32c);
    case 'crc64nvme':
      return new Crc64Nvme();
    case 'md5':
    case 'sha1':
    case 'sha256':
      return createHash(algorithm);
  }
}

/** Reads `CRC32` or `crc32` as clients write it. */
export function parseAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name.toLowerCase());
  if (!algorithm)
    throw new S3Error('InvalidRequest', 'Checksum algorithm provided is unsupported.');
  return algorithm;
}

/** @throws S3Error unless the text is the base64 of a digest of that algorithm */
export function requireChecksumValue(algorithm: ChecksumAlgorithm, base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== DIGEST_BYTES[algorithm] || bytes.toString('base64') !== base64) {
    throw new S3Error('InvalidRequest', `Value for x-amz-checksum-${algorithm} header is invalid.`);
  }
  return base64;
}
