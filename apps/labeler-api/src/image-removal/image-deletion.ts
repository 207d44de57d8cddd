import { DatasetNotFoundError } from '@libs/access';
import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Actor } from '../audit/actor';
import { ImageLockedError, ImagesLockedError } from '../image-locks/image-locks.errors';
import { ImageRepository } from '../uploads/image.repository';
import { UploadLapsedError } from '../uploads/uploads.errors';
import { ClaimedObjects, ownKeys } from './claimed-objects';
import { ImageRemovalJournal } from './image-removal.journal';
import { type DoomedImage, ImageRemovalRepository, type Removal } from './image-removal.repository';

/** Images whose objects nobody else may write. */
export interface ClaimedImages {
  holder: string;
  images: DoomedImage[];
  keys: string[];
}

/** The two transactions of a deletion. What storage has to do comes between them and after them. */
@Injectable()
export class ImageDeletion {
  constructor(
    private readonly repository: ImageRemovalRepository,
    private readonly images: ImageRepository,
    private readonly objects: ClaimedObjects,
    private readonly journal: ImageRemovalJournal,
  ) {}

  /** @throws DatasetNotFoundError, ImageLockedError, ImagesLockedError */
  async claim(tx: Tx, removal: Removal): Promise<ClaimedImages & { isHeld: boolean }> {
    const { datasetId } = removal;
    if (!(await this.images.enter(tx, datasetId))) throw new DatasetNotFoundError(datasetId);
    const images = await this.repository.list(tx, removal);
    assertFree(images, removal);
    const claimed = { holder: randomUUID(), images, keys: ownKeys(datasetId, images) };
    return { ...claimed, isHeld: await this.objects.claim(tx, datasetId, claimed) };
  }

  /** @throws DatasetNotFoundError, ImageLockedError, ImagesLockedError, UploadLapsedError */
  async carryOut(tx: Tx, actor: Actor, removal: Removal, claimed: ClaimedImages): Promise<void> {
    const { datasetId } = removal;
    if (!(await this.images.lockOpen(tx, datasetId))) throw new DatasetNotFoundError(datasetId);
    if (!(await this.objects.prolong(tx, claimed))) throw new UploadLapsedError();
    const imageIds = claimed.images.map(({ id }) => id);
    const doomed = { ...removal, imageIds };
    await this.repository.block(tx, doomed);
    const images = await this.repository.list(tx, doomed);
    if (!isSame(images, claimed.images)) throw new UploadLapsedError();
    assertFree(images, removal);
    await this.repository.delete(tx, doomed);
    await this.images.touchProject(tx, datasetId, actor.userId);
    await this.journal.note(tx, actor, removal, images);
  }
}

/** Whether the images are where they were. */
function isSame(now: readonly DoomedImage[], before: readonly DoomedImage[]): boolean {
  return now.length === before.length && now.every(({ s3_key }, n) => s3_key === before[n]?.s3_key);
}

/** @throws ImageLockedError, ImagesLockedError */
function assertFree(images: readonly DoomedImage[], { force }: Removal): void {
  const locked = force ? [] : images.filter((image) => image.locked_by !== null);
  const [first] = locked;
  if (!first) return;
  throw images.length === 1
    ? new ImageLockedError(first.id, first.locked_by)
    : new ImagesLockedError(locked.map(({ id }) => id));
}
