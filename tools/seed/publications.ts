import type { ObjectStore } from '@libs/storage';
import { createHash } from 'node:crypto';
import type { Task } from './datasets';
import type { PersonKey } from './people';
import { PEOPLE } from './people';
import { classIdOf, type Plan, type PlannedAnnotation, reviewedAt, tasksOf } from './plan';
import { publishedFile, type PublishedImage } from './published-file';

/** What the database must know of one published task. */
export interface PublicationRow {
  task: Task;
  exportPath: string;
  annotationPath: string;
  contentHash: string;
  classNames: string[];
  images: number;
  annotations: number;
}

export type NumberedAnnotation = PlannedAnnotation & { id: number };

const VERSION = 1;
export const VERSION_NUMBER = 'v1.0';
const PUBLISHED_AFTER_MS = 3 * 24 * 60 * 60 * 1000;

export function publishedAt({ createdAt }: Plan): Date {
  return new Date(createdAt.getTime() + PUBLISHED_AFTER_MS);
}

/** Writes the annotation file of every published task: the current one beside the images, and the version's copy. */
export async function storePublications(
  store: ObjectStore,
  plan: Plan,
  annotations: readonly NumberedAnnotation[],
  bucket: string,
): Promise<PublicationRow[]> {
  const rows: PublicationRow[] = [];
  for (const [task, { published, classes }] of tasksOf(plan.dataset)) {
    if (!published) continue;
    const included = annotations.filter((each) => each.task === task && each.confirmed);
    const images = publishedImages(plan, included);
    const bytes = publishedFile({
      datasetId: plan.id,
      datasetName: plan.dataset.name,
      task,
      version: VERSION,
      bucket,
      createdAt: plan.createdAt,
      publishedAt: publishedAt(plan),
      classes: classes.map((name) => {
        const classId = classIdOf(plan.dataset, task, name);
        return { classId, name, color: plan.taskClasses[task]?.[classId]?.color ?? '' };
      }),
      images,
    });
    const row = {
      task,
      exportPath: `exports/${plan.projectId}/${task}/${VERSION_NUMBER}/annotations.json`,
      annotationPath: `datasets/${plan.id}/annotations_${task}.json`,
      contentHash: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      classNames: [...classes],
      images: images.length,
      annotations: included.length,
    };
    await storeFile(store, plan, row, bytes);
    rows.push(row);
  }
  return rows;
}

async function storeFile(store: ObjectStore, plan: Plan, row: PublicationRow, bytes: Buffer) {
  const options = { contentType: 'application/json' };
  const common = { version: VERSION_NUMBER, format: 'dice' };
  const time = publishedAt(plan).toISOString();
  await store.put('annotations', row.exportPath, bytes, {
    ...options,
    metadata: { ...common, project_id: plan.projectId, uploaded_at: time },
  });
  await store.put('datasets', row.annotationPath, bytes, {
    ...options,
    metadata: {
      ...common,
      dataset_id: plan.id,
      task_type: row.task,
      updated_at: time,
      source: 'labeler_publish',
    },
  });
}

function publishedImages(plan: Plan, included: readonly NumberedAnnotation[]): PublishedImage[] {
  return plan.images
    .map((image) => ({ image, own: included.filter(({ imageId }) => imageId === image.id) }))
    .filter(({ own }) => own.length > 0)
    .sort((a, b) => (a.image.id < b.image.id ? -1 : 1))
    .map(({ image, own }) => {
      const [first] = own;
      const reviewer = first?.confirmedBy ?? null;
      return {
        imageId: image.id,
        path: image.path,
        width: plan.dataset.size[0],
        height: plan.dataset.size[1],
        labeledBy: emailOf(first?.createdBy),
        labeledAt: first?.createdAt ?? null,
        reviewedBy: emailOf(reviewer),
        reviewedAt: first && reviewer ? reviewedAt(first.createdAt) : null,
        annotations: own,
      };
    });
}

function emailOf(person: PersonKey | null | undefined): string | null {
  return person ? PEOPLE[person].email : null;
}
