import type { JsonObject, TaskType } from '@libs/labeler-db';
import { randomBytes } from 'node:crypto';
import { classesOf } from '../projects/task-classes';
import { taskConfigOf } from '../datasets/task-config';
import type { CreatedClass } from './annotation-import-report';

/** What a project has to say about its tasks, as stored. */
export interface ProjectTasks {
  taskTypes: string[];
  taskConfig: JsonObject;
  taskClasses: JsonObject;
}

/** A class that annotations of a file name. */
export interface WantedClass {
  name: string;
  color: string | null;
  /** Position in the file, which new classes keep among each other. */
  position: number;
  /** Somebody said which class is meant: its id, or its name. */
  isMapped?: boolean;
  /** Somebody said that the class is left out. */
  isLeftOut?: boolean;
}

interface NewClass extends WantedClass {
  classId: string;
}

const HUE_STEP = 137.508;

/**
 * Finds classes of a project by name and makes those that are missing, together with tasks that are missing. It works
 * on a copy that belongs to whoever holds the lock of the project.
 */
export class ProjectClasses {
  readonly addedTasks: string[] = [];
  private readonly idsByName = new Map<string, Map<string, string>>();
  private readonly takenIds = new Map<string, Set<string>>();
  private readonly created = new Map<string, NewClass[]>();

  constructor(private readonly tasks: ProjectTasks) {}

  /** Id of the class of this name in the task. */
  idOf(task: TaskType, wanted: WantedClass): string {
    const ids = this.idsOf(task);
    const known = ids.get(wanted.name);
    if (known !== undefined) return known;
    const classId = this.newId(task);
    ids.set(wanted.name, classId);
    this.created.set(task, [...(this.created.get(task) ?? []), { ...wanted, classId }]);
    return classId;
  }

  /** Id and name of the class that is meant in the task: the one of this id where somebody said so, else by name. */
  classOf(task: TaskType, wanted: WantedClass): { classId: string; className: string } {
    const name = wanted.isMapped ? this.nameById(task, wanted.name) : undefined;
    if (name !== undefined) return { classId: wanted.name, className: name };
    return { classId: this.idOf(task, wanted), className: wanted.name };
  }

  private nameById(task: TaskType, id: string): string | undefined {
    const [, found] = classesOf(this.tasks.taskClasses[task]).find(([each]) => each === id) ?? [];
    return typeof found?.name === 'string' ? found.name : undefined;
  }

  /** Makes the task one of the project's. */
  addTask(task: TaskType): void {
    if (this.tasks.taskTypes.includes(task) || this.addedTasks.includes(task)) return;
    this.addedTasks.push(task);
  }

  hasTask(task: TaskType): boolean {
    return this.tasks.taskTypes.includes(task);
  }

  allowsSeveralClasses(): boolean {
    const { classification: config } = this.tasks.taskConfig;
    return isObject(config) && (config.multi_label === true || config.type === 'multi');
  }

  createdClasses(): CreatedClass[] {
    return [...this.created].flatMap(([taskType, classes]) =>
      inOrder(classes).map(({ classId, name }) => ({ taskType, classId, name })),
    );
  }

  /** What is to be stored; everything that was there stays as it was. */
  result(): ProjectTasks {
    const { taskTypes, taskConfig, taskClasses } = this.tasks;
    const added = Object.fromEntries(this.addedTasks.map((task) => [task, {}]));
    return {
      taskTypes: [...taskTypes, ...this.addedTasks],
      taskConfig: { ...taskConfigOf(this.addedTasks as TaskType[]), ...taskConfig },
      taskClasses: {
        ...added,
        ...taskClasses,
        ...Object.fromEntries(
          [...this.created].map(([task, classes]) => [task, this.merged(task, classes)]),
        ),
      },
    };
  }

  private merged(task: string, classes: readonly NewClass[]): JsonObject {
    const stored = classesOf(this.tasks.taskClasses[task]);
    const next = stored.reduce((most, [, { order }]) => Math.max(most, orderOf(order) + 1), 0);
    const added = inOrder(classes).map(({ classId, name, color }, index) => {
      const order = next + index;
      const rest = { description: null, order, image_count: 0, bbox_count: 0 };
      return [classId, { name, color: color ?? colorAt(order), ...rest }] as const;
    });
    return Object.fromEntries([...stored, ...added]);
  }

  /** Of several classes of one name the first counts. */
  private idsOf(task: string): Map<string, string> {
    const known = this.idsByName.get(task);
    if (known) return known;
    const stored = classesOf(this.tasks.taskClasses[task]).sort(
      ([, a], [, b]) => orderOf(a.order) - orderOf(b.order),
    );
    const ids = new Map<string, string>();
    for (const [classId, { name }] of stored) {
      const key = typeof name === 'string' ? name.normalize('NFC').trim() : classId;
      if (!ids.has(key)) ids.set(key, classId);
    }
    this.idsByName.set(task, ids);
    this.takenIds.set(task, new Set(stored.map(([classId]) => classId)));
    return ids;
  }

  private newId(task: string): string {
    const taken = this.takenIds.get(task) ?? new Set();
    let id: string;
    do id = randomBytes(4).toString('hex');
    while (taken.has(id));
    taken.add(id);
    return id;
  }
}

function inOrder(classes: readonly NewClass[]): NewClass[] {
  return [...classes].sort((a, b) => a.position - b.position);
}

function orderOf(order: unknown): number {
  return typeof order === 'number' && Number.isFinite(order) ? order : 0;
}

/** Neighbours in a list of classes get hues far apart. */
function colorAt(order: number): string {
  const hue = (order * HUE_STEP) % 360;
  const channel = (offset: number) => {
    const k = (offset + hue / 30) % 12;
    const share = 0.5 - 0.4 * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(share * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
