import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { removeFile, syncDirectory } from './files';

const NEWLINE = 0x0a;
const WRITE_BYTES = 1024 * 1024;
const READ_BYTES = 1024 * 1024;
const REWRITE_SUFFIX = '.new';

/** What the file holds is unknown; only a restart, which reads it, can tell. */
export class JournalLostError extends Error {}

function toLine(record: unknown): string {
  const json = JSON.stringify(record);
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
}

/** @returns undefined when the line is damaged */
function fromLine(line: Buffer): unknown {
  const json = line.subarray(9);
  if (line.toString('latin1', 0, 8) !== crc32(json).toString(16).padStart(8, '0')) return undefined;
  return JSON.parse(json.toString('utf8'));
}

/**
 * An append-only file of JSON records, one line each behind its CRC-32.
 * A record counts once its line is whole. Damaged lines at the end were being written when the server
 * died; nobody was told that they are there, and they are cut off.
 */
export class Journal<T> {
  private constructor(
    private file: FileHandle,
    private readonly path: string,
    private readonly fsync: boolean,
    private length: number,
  ) {}

  /**
   * Opens or creates the journal and hands every record to `replay`, in order.
   * @throws when whole records follow damaged ones: cutting those off would lose what was acknowledged
   */
  static async open<T>(
    directory: string,
    fsync: boolean,
    replay: (record: T) => void,
  ): Promise<Journal<T>> {
    const path = join(directory, 'journal');
    await removeFile(path + REWRITE_SUFFIX);
    const file = await open(path, 'a');
    const length = await readRecords<T>(path, replay);
    await file.truncate(length);
    if (fsync) {
      await file.sync();
      await syncDirectory(directory);
    }
    return new Journal<T>(file, path, fsync, length);
  }

  /** Bytes. */
  get size(): number {
    return this.length;
  }

  /** Writes the records and returns when they are durable. On failure none of them is in the journal. */
  async append(records: readonly T[]): Promise<void> {
    const bytes = Buffer.from(records.map(toLine).join(''));
    try {
      await this.file.appendFile(bytes);
      if (this.fsync) await this.file.datasync();
    } catch (error) {
      await this.takeBack(error);
      throw error;
    }
    this.length += bytes.length;
  }

  private async takeBack(cause: unknown): Promise<void> {
    try {
      await this.file.truncate(this.length);
    } catch {
      throw new JournalLostError('The journal could not be written', { cause });
    }
  }

  /**
   * Replaces the journal by a shorter one with the same outcome. After a failure the old one stays.
   * @throws JournalLostError when it is unknown which of the two would be found after a crash
   */
  async rewrite(records: Iterable<T>): Promise<void> {
    const path = this.path + REWRITE_SUFFIX;
    await removeFile(path);
    const file = await open(path, 'a');
    const old = this.file;
    try {
      const length = await writeRecords(file, records);
      if (this.fsync) await file.sync();
      await rename(path, this.path);
      this.file = file;
      this.length = length;
    } catch (error) {
      await file.close();
      throw error;
    }
    try {
      if (this.fsync) await syncDirectory(dirname(this.path));
      await old.close();
    } catch (cause) {
      throw new JournalLostError('The journal could not be replaced', { cause });
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** @returns how many bytes were written */
async function writeRecords(file: FileHandle, records: Iterable<unknown>): Promise<number> {
  let length = 0;
  let lines = '';
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(lines);
    lines = '';
    await file.appendFile(bytes);
    length += bytes.length;
  };
  for (const record of records) {
    lines += toLine(record);
    if (lines.length >= WRITE_BYTES) await flush();
  }
  await flush();
  return length;
}

/** @returns the length (bytes) of the whole records at the beginning of the file */
async function readRecords<T>(path: string, replay: (record: T) => void): Promise<number> {
  let length = 0;
  let isDamaged = false;
  for await (const line of readLines(path)) {
    const record = fromLine(line);
    if (record === undefined) {
      isDamaged = true;
    } else if (isDamaged) {
      throw new Error(`${path} is damaged at byte ${length}, with whole records behind it`);
    } else {
      replay(record as T);
      length += line.length + 1;
    }
  }
  return length;
}

/** Lines without their ends; what follows the last end is no line. */
async function* readLines(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end; (end = bytes.indexOf(NEWLINE, start)) >= 0; start = end + 1) {
      yield bytes.subarray(start, end);
    }
    rest = bytes.subarray(start);
  }
}
