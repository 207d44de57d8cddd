import { type Logger, LOGGER } from '@libs/observability';
import { ObjectNotFoundError } from '@libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ImageObjects } from './image-objects';
import { ImageRepository } from './image.repository';
import { type LeftBehindObject, PendingObjectRepository } from './pending-object.repository';

const SETTLE_SECONDS = 300;
const BATCH = 100;

/** Brings objects and image rows in step where a writer did not come to its end. */
@Injectable()
export class ObjectSettler {
  constructor(
    private readonly pending: PendingObjectRepository,
    private readonly images: ImageRepository,
    private readonly objects: ImageObjects,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Settles what this holder wrote. When that fails too, the sweep does it later. */
  async giveUp(holder: string, keys: readonly string[]): Promise<void> {
    try {
      await this.settle(holder, keys);
    } catch (error) {
      this.logger.warn({ err: error, objects: keys.length }, 'objects of an upload not settled');
      await this.pending.expire(holder).catch(() => undefined);
    }
  }

  /** Settles those of `keys` whose writers died; without keys all of them. Returns how many. */
  async settleExpired(keys: readonly string[] | null): Promise<number> {
    let settled = 0;
    for (;;) {
      const holder = randomUUID();
      const limits = { keys, seconds: SETTLE_SECONDS, limit: BATCH };
      const taken = await this.pending.takeOver(holder, limits);
      if (taken.length > 0) await this.settle(holder, taken);
      settled += taken.length;
      if (taken.length < BATCH) return settled;
    }
  }

  private async settle(holder: string, keys: readonly string[]): Promise<void> {
    for (const left of await this.pending.listHeld(holder, keys)) {
      const { s3_key: key, dataset_id: datasetId, image_id: imageId } = left;
      if (imageId === null) await this.objects.remove(datasetId, key);
      else await this.repair(left, imageId);
      await this.pending.releaseNow(holder, [key]);
    }
  }

  /** The object decides: it may have been overwritten when the row was not yet. */
  private async repair(left: LeftBehindObject, imageId: string): Promise<void> {
    const { s3_key: key, dataset_id: datasetId } = left;
    try {
      if ((await this.objects.etagOf(key)) === left.etag) return;
      const facts = await this.objects.readAgain(datasetId, key);
      await this.images.repair(datasetId, { ...facts, id: imageId });
      this.logger.info({ key }, 'an image was brought in step with its object');
    } catch (error) {
      if (!(error instanceof ObjectNotFoundError)) throw error;
      this.logger.error({ key }, 'the object of an image is missing');
    }
  }
}
