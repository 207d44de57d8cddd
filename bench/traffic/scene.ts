import type { HttpClient, Json } from './http-client';
import type { Pictures } from './pictures';

/** A dataset that everybody works on. */
export interface Scene {
  datasetId: string;
  projectId: string;
  classId: string;
  imageIds: string[];
  /** How many of the images have somebody who labels them. */
  taken: number;
}

/** Makes a dataset with a class and `count` images, as a person does. */
export async function makeScene(
  people: HttpClient,
  pictures: Pictures,
  count: number,
): Promise<Scene> {
  const json = { name: 'Traffic', task_types: ['detection'] };
  const made = await people.insist<{ id: string }>([200, 201], 'POST', '/api/v1/datasets', {
    json,
  });
  const datasetId = made.body.id;
  const form = () => {
    const files = new FormData();
    for (let n = 0; n < count; n++) {
      const { bytes } = pictures.next();
      files.append('files', new Blob([bytes]), `fixed/${n}.jpg`);
    }
    return files;
  };
  await people.insist([200], 'POST', `/api/v1/datasets/${datasetId}/images`, { form });
  const project = `/api/v1/projects/${datasetId}`;
  const found = await people.insist<{ images: Json[]; project_id: string }>(
    [200],
    'GET',
    `${project}/images?limit=200`,
  );
  const dent = await people.insist<{ class_id: string }>(
    [200, 201],
    'POST',
    `${project}/classes?task_type=detection`,
    { json: { name: 'dent', color: '#ff0000' } },
  );
  return {
    datasetId,
    projectId: found.body.project_id,
    classId: dent.body.class_id,
    imageIds: found.body.images.map(({ id }) => String(id)),
    taken: 0,
  };
}
