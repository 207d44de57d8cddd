import { type GrantedDataset, projectOf } from '@libs/access';
import type { LockPlace } from './image-lock.repository';
import { ImageNotFoundError } from './image-locks.errors';

/** @throws ProjectNotFoundError for a dataset without one */
export function placeOf(dataset: GrantedDataset): LockPlace {
  const { datasetId, userId } = dataset;
  return { projectId: projectOf(dataset), datasetId, userId };
}

/** What no column can hold is no id of an image. @throws ImageNotFoundError */
export function assertStorable(imageId: string): void {
  if (imageId.includes('\0')) throw new ImageNotFoundError(imageId);
}
