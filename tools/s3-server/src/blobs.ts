import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Segment } from './catalog';
import { listDirectory, removeFile, syncDirectory } from './files';

const FILES_PER_DIRECTORY = 4096;
const READ_BYTES = 256 * 1024;

/**
 * Immutable files with generated names, so that no key ever becomes part of a path. New files go to
 * one directory until it is full, so that one fsync of it covers all puts of a moment.
 */
export class BlobFiles {
  private directory = 0;
  private filesInDirectory = 0;
  private directoryReady: Promise<void> = Promise.resolve();

  private constructor(
    private readonly root: string,
    private readonly fsync: boolean,
  ) {}

  /** Removes what a crash left behind: temporary files, and blobs that no record uses. */
  static async open(
    root: string,
    fsync: boolean,
    isUsed: (blob: string) => boolean,
  ): Promise<BlobFiles> {
    const blobs = new BlobFiles(root, fsync);
    await rm(join(root, 'tmp'), { recursive: true, force: true });
    await mkdir(join(root, 'tmp'));
    await mkdir(join(root, 'blobs'), { recursive: true });
    const directories = await listDirectory(join(root, 'blobs'));
    for (const name of directories.filter((entry) => /^\d+$/.test(entry))) {
      await blobs.sweep(name, isUsed);
      blobs.directory = Math.max(blobs.directory, Number(name) + 1);
    }
    await blobs.enterDirectory();
    if (fsync) await syncDirectory(root);
    return blobs;
  }

  private async sweep(directory: string, isUsed: (blob: string) => boolean): Promise<void> {
    const files = await listDirectory(join(this.root, 'blobs', directory));
    const orphans = files.filter((file) => !isUsed(`${directory}/${file}`));
    for (const file of orphans) await removeFile(this.path(`${directory}/${file}`));
    if (orphans.length === files.length) await rmdir(join(this.root, 'blobs', directory));
  }

  private async enterDirectory(): Promise<void> {
    await mkdir(join(this.root, 'blobs', String(this.directory)), { recursive: true });
    if (this.fsync) await syncDirectory(join(this.root, 'blobs'));
  }

  private path(blob: string): string {
    return join(this.root, 'blobs', blob);
  }

  /**
   * Writes content to a new blob, whose bytes are durable on return. Its name becomes durable with
   * `syncNames`.
   * @param accept is called after the last byte and may throw to refuse the content
   */
  async write<T>(
    content: AsyncIterable<Buffer>,
    accept: () => T,
  ): Promise<{ blob: string; accepted: T }> {
    const name = randomUUID();
    const temporary = join(this.root, 'tmp', name);
    try {
      const file = await open(temporary, 'wx');
      let accepted: T;
      try {
        await writeAll(file, content);
        accepted = accept();
        if (this.fsync) await file.datasync();
      } finally {
        await file.close();
      }
      const blob = `${await this.currentDirectory()}/${name}`;
      await rename(temporary, this.path(blob));
      return { blob, accepted };
    } catch (error) {
      await removeFile(temporary);
      throw error;
    }
  }

  private async currentDirectory(): Promise<number> {
    this.filesInDirectory += 1;
    if (this.filesInDirectory > FILES_PER_DIRECTORY) {
      this.filesInDirectory = 1;
      this.directory += 1;
      this.directoryReady = this.enterDirectory().catch((error: unknown) => {
        this.filesInDirectory = FILES_PER_DIRECTORY; // the next write tries again
        throw error;
      });
    }
    const { directory } = this;
    await this.directoryReady;
    return directory;
  }

  /** Makes the names of these blobs durable. */
  async syncNames(blobs: readonly string[]): Promise<void> {
    if (!this.fsync) return;
    const directories = new Set(blobs.map((blob) => blob.slice(0, blob.indexOf('/'))));
    for (const directory of directories) await syncDirectory(join(this.root, 'blobs', directory));
  }

  async remove(blob: string): Promise<void> {
    await removeFile(this.path(blob));
  }

  /** The bytes of the segments in order; one file is open and one buffer in flight at a time. */
  async *read(segments: readonly Segment[]): AsyncGenerator<Buffer> {
    for (const { blob, offset, length } of segments) {
      const file = await open(this.path(blob), 'r');
      try {
        for (let done = 0; done < length;) {
          const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, length - done));
          const { bytesRead } = await file.read(buffer, 0, buffer.length, offset + done);
          if (bytesRead === 0) throw new Error(`Blob ${blob} is shorter than its record says`);
          done += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await file.close();
      }
    }
  }
}

async function writeAll(file: FileHandle, content: AsyncIterable<Buffer>): Promise<void> {
  // One write is under way while the next chunk arrives and is hashed.
  let writing: Promise<unknown> = Promise.resolve();
  try {
    for await (const chunk of content) {
      await writing;
      writing = writeFully(file, chunk);
      writing.catch(() => undefined);
    }
  } finally {
    await writing;
  }
}

async function writeFully(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await file.write(chunk, done);
    done += bytesWritten;
  }
}
