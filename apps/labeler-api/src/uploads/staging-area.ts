import { type ByteRange, ObjectStore } from '@libs/storage';
import type { AppError } from '@libs/errors';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { newIncomingKey } from './object-keys';
import { PendingObjectRepository } from './pending-object.repository';
import type { StagedObject } from './staged-image';

/** A file that waits in storage. */
export interface StagedFile extends StagedObject {
  size: number;
  crc32: number;
  /** Lower-case hex. */
  sha256: string;
}

export interface StagingOptions {
  datasetId: string;
  /** The upload that the file belongs to. */
  holder: string;
  contentType?: string;
  maxBytes: number;
  tooLarge: () => AppError;
}

/** Longer than any upload; what lies longer was left behind. */
const KEEP_SECONDS = 24 * 3600;

/** Files in storage that have yet to become something, or to go. */
@Injectable()
export class StagingArea {
  constructor(
    private readonly store: ObjectStore,
    private readonly pending: PendingObjectRepository,
  ) {}

  /** Stores a file while it arrives. @throws the error of `tooLarge`, and what `content` throws; nothing is left then */
  async write(content: AsyncIterable<Buffer>, options: StagingOptions): Promise<StagedFile> {
    const { datasetId, holder, contentType } = options;
    const key = newIncomingKey(datasetId);
    await this.pending.claimNow({ datasetId, holder, keys: [key], seconds: KEEP_SECONDS });
    const sums = new Sums();
    try {
      const measured = measure(content, sums, options);
      const { etag } = await this.store.putMultipart('datasets', key, measured, { contentType });
      return { key, etag, ...sums.result() };
    } catch (error) {
      await this.pending.releaseNow(holder, [key]).catch(() => undefined);
      throw error;
    }
  }

  /** The file while it is read from storage. */
  async *open({ key, etag }: StagedObject, range?: ByteRange): AsyncGenerator<Buffer, void> {
    const { body } = await this.store.get('datasets', key, { ifMatch: etag, range });
    for await (const chunk of body) yield chunk as Buffer;
  }

  async read(file: StagedFile): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(file.size);
    let filled = 0;
    for await (const chunk of this.open(file)) filled += chunk.copy(bytes, filled);
    return bytes;
  }

  /** Removes whatever an upload left here. What cannot be removed now is swept soon. */
  async clear(holder: string): Promise<void> {
    try {
      const keys = await this.pending.keysOf(holder);
      if (keys.length === 0) return;
      await this.store.deleteMany('datasets', keys);
      await this.pending.releaseNow(holder, keys);
    } catch {
      await this.pending.expire(holder).catch(() => undefined);
    }
  }

  /** Removes files of an upload. What cannot be removed now is swept later. */
  async discard(holder: string, files: readonly StagedObject[]): Promise<void> {
    if (files.length === 0) return;
    const keys = files.map(({ key }) => key);
    try {
      await this.store.deleteMany('datasets', keys);
      await this.pending.releaseNow(holder, keys);
    } catch {
      // The sweep finds them when the upload is over.
    }
  }
}

/** Length and checksums of what passes. */
class Sums {
  private readonly hash = createHash('sha256');
  private crc = 0;
  size = 0;

  add(chunk: Buffer): void {
    this.size += chunk.length;
    this.hash.update(chunk);
    this.crc = crc32(chunk, this.crc);
  }

  result() {
    return { size: this.size, crc32: this.crc, sha256: this.hash.digest('hex') };
  }
}

async function* measure(
  content: AsyncIterable<Buffer>,
  sums: Sums,
  { maxBytes, tooLarge }: StagingOptions,
): AsyncGenerator<Buffer, void> {
  for await (const chunk of content) {
    sums.add(chunk);
    if (sums.size > maxBytes) throw tooLarge();
    yield chunk;
  }
}
