import { randomBytes } from 'node:crypto';
import {
  INSERT_ANNOTATIONS,
  INSERT_DATASET,
  INSERT_IMAGES,
  INSERT_OWNER,
  INSERT_PROJECT,
  JUDGE_IMAGES,
} from './statements';

export interface ProjectSize {
  images: number;
  annotations: number;
  ownerId: number;
}

export interface GeneratedProject {
  datasetId: string;
  projectId: string;
}

/** Runs one statement, in a transaction of its own and however long it takes. */
export type Run = (text: string, values: unknown[]) => Promise<unknown>;

const IMAGES_AT_ONCE = 20_000;
const ANNOTATIONS_AT_ONCE = 10_000;
/** Of the images, in hundredths: the rest is not started. */
const ANNOTATED_SHARE = 70;

/**
 * Fills one project with as many images and annotations as asked for, deterministically: boxes and outlines of twenty
 * classes, some images confirmed, some in progress. There are no objects behind the images. The rows pass through the
 * triggers that all rows pass through, in transactions of a few thousand, so that the product may run meanwhile.
 * @param onProgress told after each step how many rows of how many there are
 */
export async function generateProject(
  run: Run,
  { images, annotations, ownerId }: ProjectSize,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<GeneratedProject> {
  const datasetId = `ds_${randomBytes(8).toString('hex')}`;
  const projectId = `proj_${randomBytes(6).toString('hex')}`;
  const total = images + annotations;
  await run(INSERT_DATASET, [datasetId, ownerId, `Generated, ${images} images`]);
  await run(INSERT_PROJECT, [projectId, datasetId, ownerId]);
  await run(INSERT_OWNER, [projectId, ownerId]);
  for (let from = 0; from < images; from += IMAGES_AT_ONCE) {
    const to = Math.min(images, from + IMAGES_AT_ONCE);
    await run(INSERT_IMAGES, [datasetId, from, to]);
    onProgress(to, total);
  }
  // Triggers look each annotation up among the images; without statistics they read all of them each time.
  await run('analyze', []);
  const annotated = Math.max(1, Math.floor((images * ANNOTATED_SHARE) / 100));
  for (let from = 0; from < annotations; from += ANNOTATIONS_AT_ONCE) {
    const to = Math.min(annotations, from + ANNOTATIONS_AT_ONCE);
    const range = [from, to, annotations, annotated];
    await run(INSERT_ANNOTATIONS, [projectId, datasetId, ownerId, ...range]);
    onProgress(images + to, total);
  }
  await run(JUDGE_IMAGES, [projectId, ownerId]);
  await run('analyze', []);
  return { datasetId, projectId };
}
