import {
  type BucketRole,
  checksumsOf,
  ObjectChangedError,
  type ObjectContent,
  type ObjectInfo,
  ObjectNotFoundError,
  type ObjectStore,
  StorageUnavailableError,
} from '@libs/storage';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { ContentSums } from './content-sums';
import { partSizeOf } from './part-boundaries';

/** An object as it is at the target now. */
export interface CopiedObject {
  sourceEtag: string;
  etag: string;
  size: number;
  sha256: string;
}

/** The bytes at the target are not those that were sent. */
export class CopyDiffersError extends Error {
  override readonly name = 'CopyDiffersError';
}

export interface CopierOptions {
  source: ObjectStore;
  target: ObjectStore;
  /** Reads every copy back. Otherwise only those whose ETag tells nothing about their bytes. */
  verify: boolean;
  /** Told of bytes as they pass, and of bytes that have to pass again. */
  onBytes: (bytes: number) => void;
  signal?: AbortSignal;
}

const ATTEMPTS = 6;
const FIRST_BACKOFF_MS = 200;
/** Such objects are held in memory, so that their MD5 sum goes ahead of them. */
const SMALL = 8 * 1024 * 1024;
const MD5_ETAG = /^[0-9a-f]{32}(-\d+)?$/;

/** Copies single objects, with all that their writers said of them. */
export class ObjectCopier {
  constructor(private readonly options: CopierOptions) {}

  /**
   * Copies an object that does not change meanwhile: when it does, the new one is copied.
   * @returns undefined when the source has it no more @throws the last failure, after several attempts
   */
  async copy(bucket: BucketRole, listed: ObjectInfo): Promise<CopiedObject | undefined> {
    let object = listed;
    for (let attempt = 1; ; attempt += 1) {
      this.options.signal?.throwIfAborted();
      try {
        return await this.copyOnce(bucket, object);
      } catch (error) {
        if (error instanceof ObjectNotFoundError) return undefined;
        if (attempt === ATTEMPTS || !isWorthRepeating(error)) throw error;
        if (error instanceof ObjectChangedError) object = await this.headOf(bucket, object);
        else await delay(FIRST_BACKOFF_MS * 2 ** attempt * (0.5 + Math.random() / 2));
      }
    }
  }

  /** As it is now. What is gone or out of reach is found out by the next attempt. */
  private async headOf(bucket: BucketRole, object: ObjectInfo): Promise<ObjectInfo> {
    try {
      return await this.options.source.head(bucket, object.key);
    } catch {
      return object;
    }
  }

  private async copyOnce(bucket: BucketRole, { key, etag }: ObjectInfo): Promise<CopiedObject> {
    const { source, verify } = this.options;
    const content = await source.get(bucket, key, { ifMatch: etag });
    const partSize = partSizeOf(etag, content.size);
    const sums = new ContentSums(partSize);
    let written: string;
    try {
      written =
        partSize === undefined && content.size <= SMALL
          ? await this.putSmall(bucket, content, sums)
          : await this.putLarge(bucket, content, { sums, partSize });
    } catch (error) {
      content.body.destroy();
      this.options.onBytes(-sums.size);
      throw error;
    }
    const { sha256, etag: expected } = sums.result();
    const plain = written.replaceAll('"', '');
    const isProven = plain === expected;
    if (!isProven && MD5_ETAG.test(plain) && plain.length === expected.length) {
      this.options.onBytes(-content.size);
      throw new CopyDiffersError(`${key}: the target has ${plain}, sent was ${expected}`);
    }
    if (verify || !isProven) await this.readBack(bucket, key, { sha256, etag: written });
    return { sourceEtag: content.etag, etag: written, size: content.size, sha256 };
  }

  private async putSmall(
    bucket: BucketRole,
    content: ObjectContent,
    sums: ContentSums,
  ): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of content.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      sums.add(chunk);
      this.options.onBytes(chunk.length);
    }
    const body = Buffer.concat(chunks, sums.size);
    assertWhole(content, body.length);
    const contentMd5 = sums.result().md5.toString('base64');
    return this.options.target.put(bucket, content.key, body, { ...content.headers, contentMd5 });
  }

  private async putLarge(
    bucket: BucketRole,
    content: ObjectContent,
    { sums, partSize }: { sums: ContentSums; partSize: number | undefined },
  ): Promise<string> {
    const { target, signal } = this.options;
    const { size, key, headers } = content;
    const bytes = this.counted(sums.over(content.body as AsyncIterable<Buffer>));
    if (partSize === undefined) {
      return target.put(bucket, key, Readable.from(bytes, { objectMode: false }), {
        ...headers,
        size,
      });
    }
    const { etag } = await target.putMultipart(bucket, key, bytes, {
      ...headers,
      ...{ size, partSize, signal },
    });
    return etag;
  }

  private async *counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    for await (const chunk of chunks) {
      this.options.onBytes(chunk.length);
      yield chunk;
    }
  }

  private async readBack(
    bucket: BucketRole,
    key: string,
    { sha256, etag }: { sha256: string; etag: string },
  ): Promise<void> {
    const { body } = await this.options.target.get(bucket, key, etag ? { ifMatch: etag } : {});
    const found = await checksumsOf(body as AsyncIterable<Buffer>);
    if (found.sha256 !== sha256) {
      throw new CopyDiffersError(`${key}: read back ${found.sha256}, sent was ${sha256}`);
    }
  }
}

function assertWhole({ key, size }: ObjectContent, length: number): void {
  if (length !== size) {
    throw new StorageUnavailableError(new Error(`${key} ended after ${length} of ${size} bytes`));
  }
}

function isWorthRepeating(error: unknown): boolean {
  return (
    error instanceof StorageUnavailableError ||
    error instanceof ObjectChangedError ||
    error instanceof CopyDiffersError
  );
}
