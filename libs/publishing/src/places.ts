/** A task of a dataset, whose published file is one object. */
export interface PublishedTask {
  datasetId: string;
  taskType: string;
}

/** Whose files lie in a folder of the annotations bucket. */
export interface VersionFolder {
  projectId: string;
  taskType: string;
  folder: string;
}

/** Where the files of a version lie in the annotations bucket. */
export function versionPrefix({ projectId, taskType, folder }: VersionFolder): string {
  return `exports/${projectId}/${taskType}/${folder}/`;
}

/** Key of the published file of a task in the datasets bucket: what other systems read. */
export function liveFileKey({ datasetId, taskType }: PublishedTask): string {
  return `datasets/${datasetId}/annotations_${taskType}.json`;
}

/** Below which the images of a dataset lie, as published files say. */
export function imageRoot(datasetId: string): string {
  return `datasets/${datasetId}/images/`;
}
