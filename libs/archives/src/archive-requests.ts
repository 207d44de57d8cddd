import { JobQueue } from '@libs/jobs';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { ArchiveContent } from './archive-content';
import { BUILD_ARCHIVE, type BuildArchiveJob } from './archive-jobs';
import { ArchiveRepository, type ArchiveRow } from './archive.repository';

/** An archive that lies in storage. */
export interface BuiltArchive {
  objectKey: string;
  sha256: string | null;
}

/** Asks for archive objects: what is there already, and to have the others built. */
@Injectable()
export class ArchiveRequests {
  constructor(
    private readonly archives: ArchiveRepository,
    private readonly jobs: JobQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The archive object of this content if there is one; has it built in the background if not. */
  async want(content: ArchiveContent): Promise<BuiltArchive | undefined> {
    const { datasetId, contentId, snapshot } = content;
    const known = await this.archives.find(datasetId, contentId);
    if (known) return built(known);
    const requested = await this.archives.request(datasetId, contentId);
    if (requested?.begins) {
      await this.enqueue({ datasetId, contentId, snapshotId: snapshot?.id ?? null });
    }
    return requested && built(requested);
  }

  /** A queue that is away delays the object; the link streams meanwhile. */
  private async enqueue(job: BuildArchiveJob): Promise<void> {
    const { datasetId, contentId } = job;
    try {
      await this.jobs.send(BUILD_ARCHIVE, `${datasetId}/${contentId}`, job);
    } catch (error) {
      this.logger.warn({ err: error, dataset_id: datasetId }, 'archive job not sent');
    }
  }
}

function built({ status, object_key: objectKey, sha256 }: ArchiveRow): BuiltArchive | undefined {
  return status === 'ready' && objectKey !== null ? { objectKey, sha256 } : undefined;
}
