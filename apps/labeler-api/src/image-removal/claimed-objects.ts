import type { Tx } from '@libs/database';
import { thumbnailKeyOf } from '@libs/imaging';
import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { datasetPlace } from '../dataset-removal/storage-places';
import { ImagePreserver } from '../uploads/image-preserver';
import { ObjectSettler } from '../uploads/object-settler';
import { PendingObjectRepository } from '../uploads/pending-object.repository';
import type { DoomedImage } from './image-removal.repository';

/** Longer than the removal of a batch takes; after that its objects are taken for left behind. */
const CLAIM_SECONDS = 300;
const WAIT_STEP_MS = 50;

interface Holding {
  holder: string;
  keys: readonly string[];
}

/** The objects of images that are being deleted. Nobody else writes them meanwhile. */
@Injectable()
export class ClaimedObjects {
  constructor(
    private readonly pending: PendingObjectRepository,
    private readonly preserver: ImagePreserver,
    private readonly settler: ObjectSettler,
    private readonly store: ObjectStore,
  ) {}

  /** Takes all of the keys or none. @returns whether they are the holder's now */
  async claim(tx: Tx, datasetId: string, { holder, keys }: Holding): Promise<boolean> {
    const claim = { datasetId, holder, keys, seconds: CLAIM_SECONDS };
    const held = await this.pending.claim(tx, claim);
    if (held.length === keys.length) return true;
    await this.pending.release(tx, holder, held);
    return false;
  }

  /** Says that the holder goes on. @returns false when it was taken for dead */
  async prolong(tx: Tx, { holder, keys }: Holding): Promise<boolean> {
    return (await this.pending.prolong(tx, holder, keys, CLAIM_SECONDS)) === keys.length;
  }

  /** Until the next look at keys that others have; writers that died are not waited for. */
  async waitFor(keys: readonly string[]): Promise<void> {
    if ((await this.settler.settleExpired(keys)) === 0) await delay(WAIT_STEP_MS);
  }

  /** Keeps what frozen records refer to. @throws StorageUnavailableError, ObjectChangedError */
  async preserve(datasetId: string, keys: readonly string[]): Promise<void> {
    await this.preserver.preserve(datasetId, keys);
  }

  /** Once the rows are gone. What cannot be removed now is removed by the sweep. */
  async remove(datasetId: string, holder: string, images: readonly DoomedImage[]): Promise<void> {
    const keys = ownKeys(datasetId, images);
    const { prefix } = datasetPlace(datasetId);
    const thumbnails = images.map(thumbnailKeyOf).filter((key) => key.startsWith(prefix));
    try {
      await this.store.deleteMany('datasets', [...keys, ...thumbnails]);
      await this.pending.releaseNow(holder, keys);
    } catch {
      await this.giveUp(holder, keys);
    }
  }

  /** Brings rows and objects in step when the deletion did not come to its end. */
  async giveUp(holder: string, keys: readonly string[]): Promise<void> {
    await this.settler.giveUp(holder, keys);
  }
}

/** The objects that belong to the dataset: images of older ones may lie elsewhere, where others may use them too. */
export function ownKeys(datasetId: string, images: readonly DoomedImage[]): string[] {
  const { prefix } = datasetPlace(datasetId);
  return images.map((image) => image.s3_key).filter((key) => key.startsWith(prefix));
}
