import { type GrantedDataset, projectOf } from '@libs/access';

/** Where images are: their dataset and its project. */
export interface ImagePlace {
  datasetId: string;
  projectId: string;
}

/** @throws ProjectNotFoundError when the dataset has no project */
export function placeOf(granted: GrantedDataset): ImagePlace {
  return { datasetId: granted.datasetId, projectId: projectOf(granted) };
}
