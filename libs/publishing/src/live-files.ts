import { AnnotationFileUnreadableError } from '@libs/formats';
import type { Logger } from '@libs/observability';
import {
  ObjectChangedError,
  type ObjectContent,
  ObjectNotFoundError,
  type ObjectStore,
} from '@libs/storage';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { LiveFileRepository, WantedLiveFile } from './live-file.repository';
import { liveFileKey, type PublishedTask } from './places';
import { readSplitConfig, SPLIT_CONFIG } from './split-config';

/** How often somebody else may write the file while we do. */
const ATTEMPTS = 10;
const POLL_MS = 100;
/** The closing brace of a document and the white space around it. */
const TAIL_BYTES = 64;

/** The published file as it lies there. */
interface PresentFile {
  etag: string;
  kept: Buffer | undefined;
}

interface Body {
  content: Readable;
  size: number;
}

/**
 * Writes the files that other systems read: the DICE file of the version that is published, with the `split_config`
 * that others put into the file that is replaced.
 */
export class LiveFiles {
  constructor(
    private readonly store: ObjectStore,
    private readonly requests: LiveFileRepository,
    private readonly logger: Logger,
  ) {}

  /**
   * Brings the file of the task to what is published, when that is asked for. Only one process is at a file; others
   * wait for it.
   * @param patienceMs How long to wait for another one who is at it; the file is then left to that one
   * @throws StorageUnavailableError, DatabaseUnavailableError; the request stays
   */
  async settle(task: PublishedTask, patienceMs = 0): Promise<void> {
    const giveUpAt = Date.now() + patienceMs;
    for (;;) {
      const requestId = await this.requests.hold(task);
      if (requestId !== undefined) return this.carryOut(task, requestId);
      if (Date.now() >= giveUpAt || !(await this.requests.isRequested(task))) return;
      await delay(POLL_MS);
    }
  }

  private async carryOut(task: PublishedTask, requestId: number): Promise<void> {
    try {
      await this.write(task);
      if (await this.requests.fulfil(task, requestId)) return;
    } catch (error) {
      await this.requests.release(task).catch(() => undefined);
      throw error;
    }
    // Something else was published meanwhile.
    await this.requests.release(task);
    await this.settle(task);
  }

  private async write(task: PublishedTask): Promise<void> {
    const key = liveFileKey(task);
    for (let attempt = 1; ; attempt += 1) {
      // What is there is looked at first: what is published then is at least as new, and the write is refused when
      // somebody else wrote since.
      const present = await this.findPresent(key);
      const wanted = await this.requests.findWanted(task);
      try {
        if (wanted) return await this.replace(task, present, wanted);
        if (present) await this.store.delete('datasets', key);
        return;
      } catch (error) {
        if (!isOvertaken(error, key) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private async replace(
    task: PublishedTask,
    present: PresentFile | undefined,
    { dicePath, versionNumber, publishedAt }: WantedLiveFile,
  ): Promise<void> {
    // The file of an older release is where it has to be.
    if (dicePath === null) return;
    const { content, size } = await this.bodyOf(dicePath, present?.kept);
    await this.store.put('datasets', liveFileKey(task), content, {
      size,
      contentType: 'application/json',
      metadata: {
        dataset_id: task.datasetId,
        task_type: task.taskType,
        version: encodeURIComponent(versionNumber),
        format: 'dice',
        updated_at: publishedAt.toISOString(),
        source: 'labeler_publish',
      },
      ...(present ? { ifMatch: present.etag } : { ifAbsent: true }),
    });
  }

  private async bodyOf(dicePath: string, kept: Buffer | undefined): Promise<Body> {
    const { etag, size } = await this.store.head('annotations', dicePath);
    const open = (end: number) =>
      this.store.get('annotations', dicePath, { range: { start: 0, end }, ifMatch: etag });
    if (!kept) return { content: (await open(size)).body, size };
    const start = Math.max(0, size - TAIL_BYTES);
    const range = { start, end: size };
    const last = await this.store.get('annotations', dicePath, { range, ifMatch: etag });
    const tail = (await buffer(last.body)).toString('latin1');
    const head = start + tail.slice(0, tail.lastIndexOf('}')).trimEnd().length;
    const added = Buffer.concat([
      Buffer.from(`,\n  "${SPLIT_CONFIG}": `),
      kept,
      Buffer.from('\n}\n'),
    ]);
    return { content: Readable.from(joined(await open(head), added)), size: head + added.length };
  }

  private async findPresent(key: string): Promise<PresentFile | undefined> {
    try {
      const file = await this.store.get('datasets', key);
      return { etag: file.etag, kept: await this.readKept(file) };
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return undefined;
      if (error instanceof ObjectChangedError) return this.findPresent(key);
      throw error;
    }
  }

  private async readKept(file: ObjectContent): Promise<Buffer | undefined> {
    try {
      return await readSplitConfig(this.store, file);
    } catch (error) {
      if (!(error instanceof AnnotationFileUnreadableError || error instanceof SyntaxError)) {
        throw error;
      }
      const { key } = file;
      this.logger.warn({ err: error, key }, 'published file was not readable and is replaced');
      return undefined;
    }
  }
}

/** Somebody else wrote, or removed, the file since it was looked at. */
function isOvertaken(error: unknown, key: string): boolean {
  if (error instanceof ObjectChangedError) return true;
  return error instanceof ObjectNotFoundError && error.context.key === key;
}

async function* joined({ body }: ObjectContent, added: Buffer): AsyncGenerator<Buffer, void> {
  yield* body as AsyncIterable<Buffer>;
  yield added;
}
