import type { Tx } from '@libs/database';
import { Idempotency } from '@libs/idempotency';
import { isRefusedStatement, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { ImageLockGuard } from '../image-locks/image-lock.guard';
import type { LockClaim } from '../image-locks/image-lock.sql';
import { ProjectEvents } from '../project-events/project-events';

/** An image that is written to. */
export interface WrittenImage {
  projectId: string;
  datasetId: string;
  imageId: string;
}

export interface WriteRequest {
  userId: number;
  /** Those whose locks the writer must hold. */
  images: readonly WrittenImage[];
  /** The newest one that the writer knows, of the lock of the only image. */
  lockToken?: number | undefined;
}

/** Does the work with one statement, which takes the lock too. Undefined when the lock was refused. */
type WorkAtOnce<T> = (tx: Tx, lock: LockClaim) => Promise<T | undefined>;

/** One transaction that changes annotations. */
@Injectable()
export class AnnotationWriter {
  constructor(
    private readonly db: LabelerDb,
    private readonly locks: ImageLockGuard,
    private readonly events: ProjectEvents,
    private readonly idempotency: Idempotency,
  ) {}

  /** @throws ImageLockedError, LockLostError, and what `work` throws: then nothing was changed, no lock was taken */
  async write<T>(request: WriteRequest, work: (tx: Tx) => Promise<T>): Promise<T> {
    const places = byProject(request.images);
    const result = await this.db.transaction(async (tx) => {
      for (const { imageIds, ...place } of places) {
        const { userId, lockToken } = request;
        await this.locks.hold(tx, { ...place, userId }, imageIds, lockToken);
      }
      return work(tx);
    });
    this.announce(places);
    return result;
  }

  /**
   * The same for one image, in one statement. When that cannot be, nothing was changed and `work` finds out why: it is
   * the same change, step by step.
   */
  async writeAtOnce<T>(
    { image, ...request }: Omit<WriteRequest, 'images'> & { image: WrittenImage },
    atOnce: WorkAtOnce<T>,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const lock = this.locks.claim(image, image.imageId, request.lockToken);
    const done = await unlessRefused(
      this.db.singleStatement(async (tx) => (await atOnce(tx, lock)) ?? refuse()),
    );
    if (done === undefined) return this.write({ ...request, images: [image] }, work);
    this.announce([image]);
    return done;
  }

  /** Stores with the change what its request answers, for the case that it is sent again. */
  remember(
    tx: Tx,
    makeAnswer: () => object | Promise<object>,
    headers?: Record<string, string>,
  ): Promise<void> {
    return this.idempotency.remember(tx, makeAnswer, headers);
  }

  /** Tells those who watch the projects that a change was committed. */
  announce(changed: Iterable<{ projectId: string }>): void {
    const projects = new Set([...changed].map(({ projectId }) => projectId));
    for (const projectId of projects) this.events.announce(projectId);
  }
}

/** Nothing was written, and a transaction around the statement must not keep what it began with. */
class Refusal extends Error {}

function refuse(): never {
  throw new Refusal();
}

async function unlessRefused<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof Refusal || isRefusedStatement(error)) return undefined;
    throw error;
  }
}

/** In one order, so that two batches over the same projects do not wait for each other. */
function byProject(images: readonly WrittenImage[]) {
  const places = new Map<string, { projectId: string; datasetId: string; imageIds: string[] }>();
  for (const { projectId, datasetId, imageId } of images) {
    const place = places.get(projectId) ?? { projectId, datasetId, imageIds: [] };
    place.imageIds.push(imageId);
    places.set(projectId, place);
  }
  return [...places.values()].sort((a, b) => (a.projectId < b.projectId ? -1 : 1));
}
