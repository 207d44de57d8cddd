import type { Logger } from '@libs/observability';
import type { ObjectStore } from '@libs/storage';
import type { ClaimRepository, ExpiredClaim } from './claim.repository';
import type { LiveFileRepository } from './live-file.repository';
import type { LiveFiles } from './live-files';
import { versionPrefix } from './places';

const BATCH = 100;

export interface SweepParts {
  store: ObjectStore;
  claims: ClaimRepository;
  requests: LiveFileRepository;
  live: LiveFiles;
  logger: Logger;
}

/** Puts in order what publishers left behind when they died, and what versions leave that are deleted. */
export class PublishingSweep {
  constructor(private readonly parts: SweepParts) {}

  /** May be cut off and repeated at any point, and run by several processes. */
  async run(): Promise<void> {
    const { claims, requests, live } = this.parts;
    for (const claim of await claims.listExpired(BATCH)) {
      await this.attempt({ version_id: claim.versionId }, () => this.removeFolder(claim));
    }
    for (const task of await requests.listOpen(BATCH)) {
      await this.attempt({ ...task }, () => live.settle(task));
    }
  }

  /** Removes the objects of a folder that belongs to no version. */
  async removeFolder(claim: ExpiredClaim): Promise<void> {
    const { store, claims, logger } = this.parts;
    const prefix = versionPrefix(claim);
    await store.abortStaleUploads('annotations', prefix, new Date());
    const objects = await store.deletePrefix('annotations', prefix);
    await claims.noteSwept(claim);
    if (objects > 0) logger.info({ prefix, objects }, 'folder of no version swept');
  }

  /** What fails is tried again by the next sweep; the others go on. */
  private async attempt(what: object, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.logger.warn({ err: error, ...what }, 'publishing not swept');
    }
  }
}
