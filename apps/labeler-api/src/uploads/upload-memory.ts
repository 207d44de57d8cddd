import { Inject, Injectable } from '@nestjs/common';
import { MemoryBudget, type Reservation } from './memory-budget';
import { UPLOADS_CONFIG, type UploadsConfig } from './uploads.config';

const MIB = 1024 * 1024;
/** A file up to this size is examined before a byte of it is stored. */
export const PART_BYTES = 8 * MIB;
/** What one request may hold while its files are stored. */
const WINDOW_BYTES = 32 * MIB;
/** The buffers of one multipart upload of unknown length. */
const STREAM_BYTES = 64 * MIB;
/** The blocks of one archive. */
const ARCHIVE_BYTES = 16 * MIB;
const PATIENCE_MS = 60_000;
/** A small file costs more than its bytes: its thumbnail, and what is noted about it. */
const LEAST_BYTES = 64 * 1024;

/**
 * The memory of all uploads of the process. Files that are held and streams that pass through have budgets of their
 * own; who waits for the second holds nothing of the first, so that nobody waits for each other.
 */
@Injectable()
export class UploadMemory {
  private readonly files: MemoryBudget;
  private readonly streams: MemoryBudget;

  constructor(@Inject(UPLOADS_CONFIG) { memoryBytes }: UploadsConfig) {
    const forStreams = Math.max(STREAM_BYTES, Math.floor(memoryBytes / 4));
    this.streams = new MemoryBudget(forStreams, PATIENCE_MS);
    this.files = new MemoryBudget(Math.max(PART_BYTES, memoryBytes - forStreams), PATIENCE_MS);
  }

  /** What one request may hold. */
  window(): MemoryBudget {
    return new MemoryBudget(WINDOW_BYTES);
  }

  /** Room for the contents of a file. @throws UploadsBusyError */
  async forFile(bytes: number, window?: MemoryBudget): Promise<Reservation> {
    const own = await window?.acquire(bytes);
    try {
      const shared = await this.files.acquire(bytes);
      return {
        shrinkTo: (rest) => {
          const held = Math.max(rest, LEAST_BYTES);
          own?.shrinkTo(held);
          shared.shrinkTo(held);
        },
        release: () => {
          own?.release();
          shared.release();
        },
      };
    } catch (error) {
      own?.release();
      throw error;
    }
  }

  /** Runs a multipart upload when there is room for its buffers. @throws UploadsBusyError */
  whileStreaming<T>(work: () => Promise<T>): Promise<T> {
    return holding(this.streams, STREAM_BYTES, work);
  }

  /** Reads an archive when there is room for its blocks. @throws UploadsBusyError */
  whileUnpacking<T>(work: () => Promise<T>): Promise<T> {
    return holding(this.streams, ARCHIVE_BYTES, work);
  }
}

async function holding<T>(budget: MemoryBudget, bytes: number, work: () => Promise<T>): Promise<T> {
  const room = await budget.acquire(bytes);
  try {
    return await work();
  } finally {
    room.release();
  }
}
