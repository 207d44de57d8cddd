import { AppError } from '@libs/errors';
import { ImageExaminer, ImageTooLargeError, UnreadableImageError } from '@libs/imaging';
import {
  type ObjectHead,
  ObjectNotFoundError,
  ObjectChangedError,
  ObjectStore,
} from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { StagedImage } from '../uploads/staged-image';
import { UploadMemory } from '../uploads/upload-memory';
import {
  ChecksumMismatchError,
  FileNotUploadedError,
  SizeMismatchError,
} from './direct-uploads.errors';
import { type UploadFileRow, uploadKey, type UploadRow } from './upload-record';

/** What was found where a file should be. */
export type Verified =
  | { file: UploadFileRow; image: StagedImage; release(): void }
  | { file: UploadFileRow; error: AppError; etag: string | null }
  | { file: UploadFileRow; unchanged: true };

/** Errors that say something of the file, and nothing of us. */
const REFUSALS = [
  ChecksumMismatchError,
  FileNotUploadedError,
  ImageTooLargeError,
  SizeMismatchError,
  UnreadableImageError,
];

/** Looks at what arrived in storage: whether it is what was announced, and an image. */
@Injectable()
export class UploadVerifier {
  constructor(
    private readonly store: ObjectStore,
    private readonly memory: UploadMemory,
    private readonly examiner: ImageExaminer,
  ) {}

  /** @throws StorageUnavailableError, UploadsBusyError */
  async verify(session: UploadRow, file: UploadFileRow): Promise<Verified> {
    const key = uploadKey(session, file);
    const { head, error } = await this.find(key, file);
    if (!head) return { file, error, etag: null };
    if (head.etag === file.seen_etag) return { file, unchanged: true };
    if (head.size !== file.size) {
      return { file, error: new SizeMismatchError(file.size, head.size), etag: head.etag };
    }
    const room = await this.memory.forFile(head.size);
    try {
      const image = await this.examine(head, file);
      room.shrinkTo(image.examined.thumbnail.length);
      return { file, image, release: () => room.release() };
    } catch (error) {
      room.release();
      if (!isRefusal(error)) throw error;
      return { file, error, etag: head.etag };
    }
  }

  /** The object, put together of its parts when they are all there. */
  private async find(
    key: string,
    file: UploadFileRow,
  ): Promise<{ head?: ObjectHead; error: AppError }> {
    const missing = { error: new FileNotUploadedError() };
    const head = await present(this.store.head('datasets', key));
    if (head || file.multipart_id === null) return { ...missing, ...(head && { head }) };
    const parts = await present(this.store.listParts('datasets', key, file.multipart_id));
    if (!parts || parts.length === 0) return missing;
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    if (size !== file.size) return { error: new SizeMismatchError(file.size, size) };
    await present(this.store.completeParts('datasets', key, file.multipart_id, parts));
    const whole = await present(this.store.head('datasets', key));
    return whole ? { head: whole, error: missing.error } : missing;
  }

  private async examine(head: ObjectHead, file: UploadFileRow): Promise<StagedImage> {
    const { bytes, ...sums } = await this.read(head);
    if (file.sha256 !== null && file.sha256 !== sums.sha256) throw new ChecksumMismatchError();
    const examined = await this.examiner.examine(bytes);
    const content = { key: head.key, etag: head.etag };
    return { path: file.path, content, size: bytes.length, ...sums, examined };
  }

  /** The version that was found and no other. Sums are taken chunk by chunk, which holds nobody up. */
  private async read({ key, etag, size }: ObjectHead) {
    const content = await present(this.store.get('datasets', key, { ifMatch: etag }));
    if (!content) throw new FileNotUploadedError();
    const bytes = Buffer.allocUnsafeSlow(size);
    const hash = createHash('sha256');
    let crc = 0;
    let filled = 0;
    for await (const each of content.body) {
      const chunk = each as Buffer;
      filled += chunk.copy(bytes, filled);
      hash.update(chunk);
      crc = crc32(chunk, crc);
    }
    return { bytes, sha256: hash.digest('hex'), crc32: crc };
  }
}

/** Undefined for what is not there, or not there any more. */
async function present<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ObjectNotFoundError || error instanceof ObjectChangedError)
      return undefined;
    throw error;
  }
}

function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && REFUSALS.some((refusal) => error instanceof refusal);
}
