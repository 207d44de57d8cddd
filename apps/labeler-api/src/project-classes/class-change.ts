import type { JsonObject } from '@libs/labeler-db';
import type { Changed } from '../projects/project-changes';

export interface ClassChange<T> {
  result: T;
  verb: 'create' | 'update' | 'delete' | 'reorder';
  taskType: string;
  classIds: readonly string[];
}

/** A change of classes as it stands on record and is told to those who watch. */
export function classChange<T>(
  { result, verb, taskType, classIds }: ClassChange<T>,
  details: JsonObject,
): Changed<T> {
  return {
    result,
    action: `class_${verb}`,
    resourceType: 'class',
    resourceId: verb === 'reorder' ? taskType : (classIds[0] ?? taskType),
    details: { task_type: taskType, ...details },
    events: [
      {
        type: 'classes.changed',
        payload: { task_type: taskType, change: verb, class_ids: classIds },
      },
    ],
  };
}
