import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFile } from './files';

/**
 * Keeps two servers from writing to one directory, which would ruin its journal. A listening Unix
 * socket is the lock: unlike a file with a process id, it cannot outlive its process by mistake.
 */
export class DirectoryLock {
  private constructor(private readonly server: Server) {}

  /** @throws when another process holds the lock */
  static async acquire(directory: string): Promise<DirectoryLock> {
    // The paths of sockets are limited to about a hundred bytes, those of directories are not.
    const name = createHash('sha256')
      .update(await realpath(directory))
      .digest('hex');
    const path = join(tmpdir(), `s3-server-${name.slice(0, 16)}.sock`);
    try {
      return new DirectoryLock(await listen(path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
    if (await isAnswering(path)) throw new Error(`${directory} is in use by another s3-server`);
    await removeFile(path);
    return new DirectoryLock(await listen(path));
  }

  async release(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen(path).unref();
  await once(server, 'listening');
  return server;
}

async function isAnswering(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
