import type { ReportProgress } from '@libs/jobs';
import { type Logger, LOGGER } from '@libs/observability';
import { ByteSums, ObjectStore } from '@libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import type { ArchiveContent } from './archive-content';
import type { BuildArchiveJob } from './archive-jobs';
import { ArchiveRepository } from './archive.repository';
import { ArchiveOutdatedError } from './archives.errors';
import { DatasetArchives } from './dataset-archives';

const FOLDER = 'archives/';
const KEEP_EVERY_MS = 60_000;
/** Longer than the longest life of a link. */
const UNUSED_DAYS = 8;
const SWEEP_BATCH = 100;
/** No build takes longer. */
const STALE_MS = 24 * 3600 * 1000;

/** Background work on archives. Every step may be killed and done again. */
@Injectable()
export class ArchiveBuilder {
  constructor(
    private readonly store: ObjectStore,
    private readonly archives: ArchiveRepository,
    private readonly datasets: DatasetArchives,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Writes the archive of one content into storage, in constant memory. Does nothing when it is there, when another
   * process is at it, or when the dataset holds something else by now.
   */
  async build(
    job: BuildArchiveJob,
    signal: AbortSignal,
    report: ReportProgress = () => undefined,
  ): Promise<void> {
    const { datasetId, contentId, snapshotId = null } = job;
    const content = await this.datasets.describe({ datasetId, snapshotId });
    if (content?.contentId !== contentId) return this.archives.forget(datasetId, contentId);
    if (!(await this.archives.claim(datasetId, contentId))) return;
    const alive = setInterval(() => this.sayAlive(datasetId, contentId), KEEP_EVERY_MS);
    try {
      await this.write(content, signal, report);
    } catch (error) {
      if (error instanceof ArchiveOutdatedError)
        return await this.archives.forget(datasetId, contentId);
      await this.archives.release(datasetId, contentId, signal.aborted ? null : reason(error));
      throw error;
    } finally {
      clearInterval(alive);
    }
  }

  /** Removes archives that are unused for longer than any link lives, and what was left behind by accidents. */
  async sweep(now = new Date()): Promise<void> {
    const longAgo = new Date(now.getTime() - STALE_MS);
    const removed = (await this.removeUnused()) + (await this.removeOrphans(longAgo));
    const uploads = await this.store.abortStaleUploads('annotations', FOLDER, longAgo);
    if (removed + uploads > 0) this.logger.info({ removed, uploads }, 'archives swept');
  }

  private async removeUnused(): Promise<number> {
    let removed = 0;
    for (;;) {
      const expired = await this.archives.expire(UNUSED_DAYS, SWEEP_BATCH);
      for (const archive of expired) {
        if (archive.object_key) await this.store.delete('annotations', archive.object_key);
        await this.archives.remove(archive);
      }
      removed += expired.length;
      if (expired.length < SWEEP_BATCH) return removed;
    }
  }

  /** Objects without a row: their dataset is gone, or the process that wrote them died before it said so. */
  private async removeOrphans(longAgo: Date): Promise<number> {
    let removed = 0;
    let keys: string[] = [];
    const removeUnknown = async () => {
      const unknown = await this.archives.unknownObjects(keys);
      await this.store.deleteMany('annotations', unknown);
      removed += unknown.length;
      keys = [];
    };
    for await (const { key, lastModified } of this.store.list('annotations', FOLDER)) {
      if (lastModified < longAgo) keys.push(key);
      if (keys.length === SWEEP_BATCH) await removeUnknown();
    }
    if (keys.length > 0) await removeUnknown();
    return removed;
  }

  private async write(
    content: ArchiveContent,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<void> {
    const { datasetId, contentId, sizeBytes } = content;
    const objectKey = `${FOLDER}${datasetId}/${contentId}.zip`;
    const sums = new ByteSums();
    const bytes = reporting(sums.over(this.datasets.read(content)), sizeBytes, report);
    const options = { size: sizeBytes, contentType: 'application/zip', signal };
    await this.store.putMultipart('annotations', objectKey, bytes, options);
    const { sha256 } = sums.result();
    if (!(await this.archives.finish(datasetId, contentId, { objectKey, sizeBytes, sha256 }))) {
      await this.store.delete('annotations', objectKey);
      return;
    }
    this.logger.info({ dataset_id: datasetId, size_bytes: sizeBytes }, 'archive built');
  }

  private sayAlive(datasetId: string, contentId: string): void {
    this.archives.keep(datasetId, contentId).catch((error: unknown) => {
      this.logger.warn({ err: error, dataset_id: datasetId }, 'archive build not kept alive');
    });
  }
}

async function* reporting(
  bytes: AsyncIterable<Buffer>,
  size: number,
  report: ReportProgress,
): AsyncGenerator<Buffer> {
  let passed = 0;
  for await (const piece of bytes) {
    yield piece;
    passed += piece.length;
    report((100 * passed) / size);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
