import { AppError } from '@libs/errors';
import {
  contentTypeOf,
  ImageExaminer,
  ImagePathError,
  ImageTooLargeError,
  isIgnoredPath,
  normalizeImagePath,
  sniffImage,
  UnreadableImageError,
} from '@libs/imaging';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type FileBeginning, readBeginning, wholeFile } from './file-beginning';
import { KIND_BYTES } from './file-kind';
import { type StagedFile, StagingArea } from './staging-area';
import { type FileResult, withoutImage } from './staged-image';
import { PART_BYTES, UploadMemory } from './upload-memory';
import type { Examined } from './upload-run';
import type { UploadSession } from './upload-session';
import { LeftBehindFileError, NotAnImageError, UnsupportedFileError } from './uploads.errors';
import type { Reservation } from './memory-budget';

/** A file that arrives, in a form or out of an archive. */
export interface IncomingFile {
  path: string;
  content: AsyncGenerator<Buffer, void>;
}

/** Memory that a file takes, until it is stored. */
export interface Room extends Reservation {
  /** Whether somebody went on with it. */
  kept: boolean;
}

// What says the same of every file is made once: to note where it was made costs more than such a file itself.
const NOT_AN_IMAGE = new NotAnImageError();
const UNSUPPORTED = new UnsupportedFileError();
const LEFT_BEHIND = new LeftBehindFileError();

/** Takes images in: examined before they are stored, in bounded memory. */
@Injectable()
export class FileReceiver {
  constructor(
    private readonly examiner: ImageExaminer,
    private readonly staging: StagingArea,
    private readonly memory: UploadMemory,
  ) {}

  /**
   * Reads a file and hands it to the session, refused or not.
   * @returns the beginning of the file when it is an archive, which the caller has to read
   * @throws what ends the whole upload
   */
  async receive(session: UploadSession, file: IncomingFile): Promise<FileBeginning | undefined> {
    const { path, content } = file;
    const beginning = await this.whileRoom(session, PART_BYTES, async (room) => {
      const begun = await readBeginning(path, content, PART_BYTES);
      if (begun.kind === 'image' && begun.complete) this.examineHere(session, path, begun, room);
      return begun;
    });
    if (beginning.kind === 'archive') return beginning;
    if (beginning.kind !== 'image') session.settle(refusalOf(path, beginning));
    else if (!beginning.complete) await this.receiveLarge(session, file, beginning);
    return undefined;
  }

  /**
   * Works when there is room for a file of this size. Unless the work hands the room on, it is free again afterwards.
   * @throws ImageTooLargeError, UploadsBusyError
   */
  async whileRoom<T>(
    session: UploadSession,
    size: number,
    work: (room: Room) => Promise<T>,
  ): Promise<T> {
    if (size > this.examiner.maxBytes) throw this.tooLarge();
    // Whoever waits for much memory must not hold any.
    if (size > PART_BYTES) await session.idle();
    const window = size > PART_BYTES ? undefined : session.window;
    const room: Room = { ...(await this.memory.forFile(size, window)), kept: false };
    try {
      return await work(room);
    } finally {
      if (!room.kept) room.release();
    }
  }

  /** Begins to examine a file that is in memory, and keeps its room until it is stored. */
  examineHere(
    session: UploadSession,
    path: string,
    { chunks, size }: FileBeginning,
    room: Room,
  ): void {
    const bytes = Buffer.concat(chunks, size);
    room.kept = true;
    room.shrinkTo(size);
    session.add(this.examine(path, bytes, () => room.release()));
  }

  /** Stores a file that is too large to be held while it arrives, and examines it then. */
  private async receiveLarge(
    session: UploadSession,
    file: IncomingFile,
    beginning: FileBeginning,
  ): Promise<void> {
    const { maxBytes } = this.examiner;
    const { datasetId, holder } = session;
    const contentType = contentTypeIn(beginning);
    const options = { datasetId, holder, contentType, maxBytes, tooLarge: () => this.tooLarge() };
    const content = wholeFile(beginning, file.content);
    let staged: StagedFile | undefined;
    try {
      staged = await this.memory.whileStreaming(() => this.staging.write(content, options));
      await this.examineStaged(session, file.path, staged);
    } catch (error) {
      if (!isAboutImage(error)) throw error;
      if (staged) await this.staging.discard(holder, [staged]);
      session.settle(withoutImage(file.path, 'refused', error));
    }
  }

  private async examineStaged(
    session: UploadSession,
    path: string,
    content: StagedFile,
  ): Promise<void> {
    await this.whileRoom(session, content.size, async () => {
      const examined = await this.examiner.examine(await this.staging.read(content));
      const { size, crc32, sha256 } = content;
      const image = { path, content, examined, size, crc32, sha256 };
      session.add(Promise.resolve({ image, release: () => undefined }));
    });
  }

  private tooLarge(): ImageTooLargeError {
    const { maxBytes } = this.examiner;
    return new ImageTooLargeError(`The file is too large: at most ${maxBytes} bytes are taken`);
  }

  private async examine(path: string, bytes: Buffer, release: () => void): Promise<Examined> {
    try {
      const examined = await this.examiner.examine(bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const facts = { path, content: bytes, size: bytes.length, crc32: crc32(bytes), sha256 };
      return { image: { ...facts, examined }, release };
    } catch (error) {
      release();
      if (!isAboutImage(error)) throw error;
      return { result: withoutImage(path, 'refused', error) };
    }
  }
}

/** The path that a file gets, or why it gets none. */
export function admit(name: string, folder: string | null = null): string | FileResult {
  if (isIgnoredPath(name)) return withoutImage(name, 'ignored', LEFT_BEHIND);
  try {
    const path = normalizeImagePath(name);
    return folder === null ? path : normalizeImagePath(`${folder}/${path}`);
  } catch (error) {
    if (error instanceof ImagePathError) return withoutImage(name, 'refused', error);
    throw error;
  }
}

/** What becomes of a file that is no image. */
export function refusalOf(path: string, { kind }: FileBeginning): FileResult {
  return kind === 'pretender'
    ? withoutImage(path, 'refused', NOT_AN_IMAGE)
    : withoutImage(path, 'ignored', UNSUPPORTED);
}

/** Of an image; so many chunks hold so many bytes or more. */
function contentTypeIn({ chunks }: FileBeginning): string | undefined {
  const format = sniffImage(Buffer.concat(chunks.slice(0, KIND_BYTES)));
  return format && contentTypeOf(format);
}

function isAboutImage(error: unknown): error is AppError {
  return error instanceof UnreadableImageError || error instanceof ImageTooLargeError;
}
