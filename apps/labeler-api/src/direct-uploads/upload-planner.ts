import { AppError } from '@libs/errors';
import {
  ImageExaminer,
  ImageTooLargeError,
  isIgnoredPath,
  normalizeImagePath,
} from '@libs/imaging';
import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { inParallel } from '../uploads/in-parallel';
import { LeftBehindFileError } from '../uploads/uploads.errors';
import { type UploadFileRow, uploadKey, type UploadRow } from './upload-record';
import { UploadRemover } from './upload-remover';

/** A file that a client wants to send. */
export interface AnnouncedFile {
  path: string;
  /** Bytes. */
  size: number;
  /** Hex. */
  sha256?: string | null;
}

const MIB = 1024 * 1024;
/** Larger files are sent in parts, which can be repeated one by one. */
const WHOLE_FILE_BYTES = 64 * MIB;
const BEGUN_AT_ONCE = 8;
/** What no text of PostgreSQL can hold. */
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** Decides how each file of an upload travels. */
@Injectable()
export class UploadPlanner {
  constructor(
    private readonly store: ObjectStore,
    private readonly examiner: ImageExaminer,
    private readonly remover: UploadRemover,
  ) {}

  /** The files as they will be kept: those that can only be refused are refused already. */
  plan(announced: readonly AnnouncedFile[]): UploadFileRow[] {
    return announced.map((file, number) => {
      const row = toRow(file, number);
      try {
        if (isIgnoredPath(file.path)) throw new LeftBehindFileError();
        const path = normalizeImagePath(file.path);
        this.assertSize(file.size);
        return { ...row, path };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return toRefused(row, error);
      }
    });
  }

  /** Begins the uploads of those that come in parts. @throws StorageUnavailableError, with nothing begun */
  async begin(
    session: Pick<UploadRow, 'dataset_id' | 'id'>,
    files: readonly UploadFileRow[],
  ): Promise<UploadFileRow[]> {
    const begun: UploadFileRow[] = [];
    try {
      await inParallel(files.filter(inParts), BEGUN_AT_ONCE, async (file) => {
        const id = await this.store.beginParts('datasets', uploadKey(session, file));
        begun.push({ ...file, multipart_id: id });
      });
    } catch (error) {
      await this.undo(session, begun);
      throw error;
    }
    const byNumber = new Map(begun.map((file) => [file.number, file]));
    return files.map((file) => byNumber.get(file.number) ?? file);
  }

  /** Ends what was begun. What cannot be reached now is left to the rules of the bucket. */
  async undo(
    session: Pick<UploadRow, 'dataset_id' | 'id'>,
    begun: readonly UploadFileRow[],
  ): Promise<void> {
    await this.remover.callOff(session, begun).catch(() => undefined);
  }

  private assertSize(size: number): void {
    const { maxBytes } = this.examiner;
    if (size > maxBytes) {
      throw new ImageTooLargeError(`The file has ${size} bytes; at most ${maxBytes} are taken`);
    }
  }
}

function inParts({ size, settled }: UploadFileRow): boolean {
  return !settled && size > WHOLE_FILE_BYTES;
}

function toRow({ path, size, sha256 }: AnnouncedFile, number: number): UploadFileRow {
  return {
    number,
    path: path.replace(UNSTORABLE, '\uFFFD'),
    size,
    sha256: sha256?.toLowerCase() ?? null,
    multipart_id: null,
    status: 'pending',
    settled: false,
    image_id: null,
    final_path: null,
    duplicate_of: null,
    error_code: null,
    error_detail: null,
    seen_etag: null,
  };
}

function toRefused(row: UploadFileRow, error: AppError): UploadFileRow {
  const status = error instanceof LeftBehindFileError ? 'ignored' : 'refused';
  return { ...row, status, settled: true, error_code: error.code, error_detail: error.message };
}
