import { type GrantedDataset, ProjectNotFoundError } from '@libs/access';
import type { ImagePlace } from './image-list.statement';

/** @throws ProjectNotFoundError when the dataset has no project */
export function projectOf({ datasetId, projectId }: GrantedDataset): ImagePlace {
  if (projectId === null) throw new ProjectNotFoundError(datasetId);
  return { datasetId, projectId };
}
