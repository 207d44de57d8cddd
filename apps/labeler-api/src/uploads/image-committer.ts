import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Actor } from '../audit/actor';
import { type Done, ImageClaims, type Wanted } from './image-claims';
import { ImageObjects, type Written } from './image-objects';
import { ImageRecords } from './image-records';
import { imageKey } from './object-keys';
import { ObjectSettler } from './object-settler';
import {
  type DuplicatePolicy,
  type FileResult,
  type StagedImage,
  withoutImage,
} from './staged-image';
import { ImageBusyError } from './uploads.errors';

/** Where images go and who puts them there. */
export interface CommitContext {
  datasetId: string;
  actor: Actor;
  policy: DuplicatePolicy;
}

/** Longer than the writing of a batch takes; after that its objects are taken for left behind. */
const CLAIM_SECONDS = 300;
/** How long to wait for another upload of the same paths. */
const WAIT_MS = 20_000;
const WAIT_STEP_MS = 50;

/**
 * Makes images part of a dataset: objects first, then rows, in a constant number of statements. Paths are claimed while
 * they are written, so that of two uploads of one path one comes after the other. No transaction is open while storage
 * is at work.
 */
@Injectable()
export class ImageCommitter {
  constructor(
    private readonly claims: ImageClaims,
    private readonly objects: ImageObjects,
    private readonly records: ImageRecords,
    private readonly settler: ObjectSettler,
  ) {}

  /**
   * Stores some tens of images; `image:upload` was required before. Results are in the order of the images.
   * Images of one call with the same path are stored one after the other.
   * @throws DatasetNotFoundError, UploadLapsedError, StorageUnavailableError, DatabaseUnavailableError: then some of the
   * images may be stored, and doing it again leaves those as they are
   */
  async commit(context: CommitContext, images: readonly StagedImage[]): Promise<FileResult[]> {
    const results: FileResult[] = [];
    let waiting: Wanted[] = images.map((image, index) => ({ image, index, nextNumber: 1 }));
    const deadline = Date.now() + WAIT_MS;
    while (waiting.length > 0) {
      const done = await this.round(context, firstOfEachPath(waiting));
      for (const { wanted, result } of done) results[wanted.index] = result;
      waiting = waiting.filter(({ index }) => results[index] === undefined);
      if (done.length > 0) continue;
      if (Date.now() > deadline) {
        for (const { image, index } of waiting) results[index] = busy(image);
        break;
      }
      await this.wait(context, waiting);
    }
    return results;
  }

  /** Stores those whose paths nobody else is writing. */
  private async round(context: CommitContext, wanted: Wanted[]): Promise<Done[]> {
    const holder = randomUUID();
    const claimant = { ...context, holder, seconds: CLAIM_SECONDS };
    const { claims, settled } = await this.claims.take(claimant, wanted);
    if (claims.length === 0) return settled;
    try {
      const written = await this.objects.write(context.datasetId, claims);
      await this.records.record({ ...context, holder }, written);
      return [...settled, ...written.map(toDone)];
    } catch (error) {
      await this.settler.giveUp(
        holder,
        claims.map(({ key }) => key),
      );
      throw error;
    }
  }

  /** Until the next look; writers that died are not waited for. */
  private async wait({ datasetId }: CommitContext, waiting: readonly Wanted[]): Promise<void> {
    const keys = waiting.map(({ image }) => imageKey(datasetId, image.path));
    if ((await this.settler.settleExpired(keys)) === 0) await delay(WAIT_STEP_MS);
  }
}

function firstOfEachPath(waiting: readonly Wanted[]): Wanted[] {
  const first = new Map<string, Wanted>();
  for (const wanted of waiting) {
    if (!first.has(wanted.image.path)) first.set(wanted.image.path, wanted);
  }
  return [...first.values()];
}

function busy({ path }: StagedImage): FileResult {
  return withoutImage(path, 'refused', new ImageBusyError());
}

function toDone({ claim }: Written): Done {
  const { wanted, path, imageId, duplicateOf, replaces } = claim;
  const { path: asked, size } = wanted.image;
  const status = replaces ? 'overwritten' : path === asked ? 'created' : 'renamed';
  const place = { imageId, finalPath: path, duplicateOf };
  return { wanted, result: { path: asked, status, ...place, error: null, storedBytes: size } };
}
