import type { GrantedDataset } from '@libs/access';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ImageNotFoundError } from '../image-locks/image-locks.errors';
import { assertStorable } from '../image-locks/lock-place';
import { ImageBusyError } from '../uploads/uploads.errors';
import { ClaimedObjects } from './claimed-objects';
import type { RemovedImagesView } from './dto/removed-images.view';
import { type ClaimedImages, ImageDeletion } from './image-deletion';
import { ImageRemovalJournal } from './image-removal.journal';
import type { Removal } from './image-removal.repository';

/** How long to wait for an upload of the same paths. */
const WAIT_MS = 20_000;

/**
 * Deletes images with everything on them. What snapshots and versions refer to is copied away first; then the rows go,
 * then the objects. Cut off anywhere, the sweep of uploads brings rows and objects in step.
 */
@Injectable()
export class ImageRemovalService {
  constructor(
    private readonly db: LabelerDb,
    private readonly deletion: ImageDeletion,
    private readonly objects: ClaimedObjects,
    private readonly journal: ImageRemovalJournal,
  ) {}

  /**
   * @param force also when somebody else has locked it
   * @throws ImageNotFoundError, ImageLockedError, ImageBusyError, DatasetNotFoundError, StorageUnavailableError
   */
  async removeOne(
    dataset: GrantedDataset,
    actor: Actor,
    imageId: string,
    force: boolean,
  ): Promise<void> {
    assertStorable(imageId);
    const { deleted } = await this.remove(dataset, actor, [imageId], force);
    if (deleted.length === 0) throw new ImageNotFoundError(imageId);
  }

  /**
   * All of those that exist, or none.
   * @param imageIds without repetition
   * @throws ImageLockedError for one image, ImagesLockedError, ImageBusyError, DatasetNotFoundError,
   *   StorageUnavailableError
   */
  async remove(
    dataset: GrantedDataset,
    actor: Actor,
    imageIds: readonly string[],
    force: boolean,
  ): Promise<RemovedImagesView> {
    const removal = { ...dataset, imageIds, force };
    const claimed = await this.claim(removal);
    if (claimed.images.length > 0) await this.carryOut(removal, actor, claimed);
    const gone = new Set(claimed.images.map(({ id }) => id));
    return {
      deleted: imageIds.filter((id) => gone.has(id)),
      not_found: imageIds.filter((id) => !gone.has(id)),
    };
  }

  /** Waits for uploads that write the same paths. */
  private async claim(removal: Removal): Promise<ClaimedImages> {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const { isHeld, ...claimed } = await this.db.transaction((tx) =>
        this.deletion.claim(tx, removal),
      );
      if (isHeld) return claimed;
      if (Date.now() > deadline) throw new ImageBusyError();
      await this.objects.waitFor(claimed.keys);
    }
  }

  private async carryOut(removal: Removal, actor: Actor, claimed: ClaimedImages): Promise<void> {
    const { datasetId, projectId } = removal;
    const { holder, keys, images } = claimed;
    try {
      await this.objects.preserve(datasetId, keys);
      await this.db.transaction((tx) => this.deletion.carryOut(tx, actor, removal, claimed));
    } catch (error) {
      await this.objects.giveUp(holder, keys);
      throw error;
    }
    this.journal.announce(projectId);
    await this.objects.remove(datasetId, holder, images);
  }
}
