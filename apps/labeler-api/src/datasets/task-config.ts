import type { JsonObject, TaskType } from '@libs/labeler-db';

/** How a task is annotated in a new project. Tasks without an entry have nothing to choose. */
const DEFAULTS: Partial<Record<TaskType, JsonObject>> = {
  detection: { type: 'bbox' },
  segmentation: { type: 'polygon' },
  classification: { type: 'single' },
  geometry: { type: 'line' },
};

/** `task_config` of a new project. */
export function taskConfigOf(taskTypes: readonly TaskType[]): JsonObject {
  const entries = taskTypes.flatMap((task) => {
    const config = DEFAULTS[task];
    return config ? [[task, config] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** What a project says of itself when its dataset has no description. */
export function projectDescription(name: string, description: string | null): string {
  return description ? description : `Annotation project for ${name}`;
}
