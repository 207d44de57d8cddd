import type { DemoDataset, DemoTask, Task } from './datasets';
import type { PersonKey } from './people';
import { hexOf, Random } from './random';
import { annotate, arrange, type Geometry, type Thing } from './scene';

export interface PlannedImage {
  id: string;
  /** Path below `datasets/{id}/images/`. */
  path: string;
  uploadedAt: Date;
  things: Thing[];
}

export interface PlannedAnnotation {
  imageId: string;
  task: Task;
  annotationType: string;
  geometry: Geometry;
  classId: string | null;
  className: string;
  attributes: Record<string, unknown>;
  confirmed: boolean;
  createdBy: PersonKey;
  confirmedBy: PersonKey | null;
  createdAt: Date;
}

/** One demo dataset, worked out to the last coordinate, before anything is written. */
export interface Plan {
  dataset: DemoDataset;
  id: string;
  projectId: string;
  createdAt: Date;
  taskClasses: Record<string, Record<string, TaskClass>>;
  images: PlannedImage[];
  annotations: PlannedAnnotation[];
}

export interface TaskClass {
  name: string;
  color: string;
  description: string | null;
  order: number;
  image_count: number;
  bbox_count: number;
}

const MINUTE_MS = 60_000;
const REVIEW_DELAY_MS = 24 * 60 * MINUTE_MS;

export function planOf(dataset: DemoDataset): Plan {
  const createdAt = new Date(dataset.createdAt);
  const images = planImages(dataset, createdAt);
  return {
    dataset,
    id: `ds_${hexOf(`dataset/${dataset.key}`, 16)}`,
    projectId: `proj_${hexOf(`project/${dataset.key}`, 12)}`,
    createdAt,
    taskClasses: taskClasses(dataset),
    images,
    annotations: tasksOf(dataset).flatMap(([name, task]) =>
      planAnnotations(dataset, name, task, images),
    ),
  };
}

/** When a reviewer has judged what was drawn at `drawnAt`. */
export function reviewedAt(drawnAt: Date): Date {
  return new Date(drawnAt.getTime() + REVIEW_DELAY_MS);
}

export function tasksOf({ tasks }: DemoDataset): [Task, DemoTask][] {
  return Object.entries(tasks) as [Task, DemoTask][];
}

/** Class ids are eight hex digits, unique within their task. */
export function classIdOf(dataset: DemoDataset, task: Task, className: string): string {
  return hexOf(`class/${dataset.key}/${task}/${className}`, 8);
}

function taskClasses(dataset: DemoDataset): Plan['taskClasses'] {
  return Object.fromEntries(
    tasksOf(dataset).map(([name, task]) => [
      name,
      Object.fromEntries(
        task.classes.map((className, order) => [
          classIdOf(dataset, name, className),
          {
            name: className,
            color: dataset.classes.find((known) => known.name === className)?.color ?? '#6B7280',
            description: null,
            order,
            image_count: 0,
            bbox_count: 0,
          },
        ]),
      ),
    ]),
  );
}

function planImages(dataset: DemoDataset, createdAt: Date): PlannedImage[] {
  const paths = dataset.folders.flatMap(({ path, fileName, count }) =>
    Array.from({ length: count }, (_, index) => {
      const name = fileName.replace('{n}', String(index + 1).padStart(3, '0'));
      return path ? `${path}/${name}` : name;
    }),
  );
  return paths.map((path, index) => ({
    id: `img_${hexOf(`image/${dataset.key}/${path}`, 16)}`,
    path,
    uploadedAt: new Date(createdAt.getTime() + (index + 1) * MINUTE_MS),
    things: arrange(dataset, new Random(`scene/${dataset.key}/${path}`)),
  }));
}

function planAnnotations(
  dataset: DemoDataset,
  name: Task,
  task: DemoTask,
  images: readonly PlannedImage[],
): PlannedAnnotation[] {
  const confirmed = Math.round(images.length * task.confirmed);
  const touched = Math.round(images.length * (task.confirmed + task.drafted));
  return images.slice(0, touched).flatMap((image, index): PlannedAnnotation[] => {
    const judged = index < confirmed;
    const reviewer = judged ? someoneWho(dataset, ['reviewer', 'admin'], index) : null;
    const common = {
      imageId: image.id,
      task: name,
      createdBy: someoneWho(dataset, ['annotator', 'admin'], index),
      createdAt: new Date(image.uploadedAt.getTime() + (images.length + index) * MINUTE_MS),
    };
    const drawn = image.things
      .filter((thing) => task.classes.includes(thing.className))
      .map((thing) => ({
        ...common,
        ...annotate(name, thing, dataset.size),
        classId: classIdOf(dataset, name, thing.className),
        className: thing.className,
        attributes: {},
        confirmed: judged,
        confirmedBy: reviewer,
      }));
    return drawn.length > 0 ? drawn : [{ ...common, ...nothingThere(name, reviewer) }];
  });
}

/** Says that the task has nothing to mark on an image. It is confirmed from the start. */
function nothingThere(task: Task, reviewer: PersonKey | null) {
  return {
    annotationType: 'no_object',
    geometry: { type: 'no_object' },
    classId: null,
    className: '__background__',
    attributes: { task_type: task },
    confirmed: true,
    confirmedBy: reviewer,
  };
}

function someoneWho(dataset: DemoDataset, roles: readonly string[], turn: number): PersonKey {
  const able = Object.entries(dataset.members)
    .filter(([, role]) => roles.includes(role))
    .map(([person]) => person as PersonKey);
  return able[turn % able.length] ?? dataset.owner;
}
