import type { ProjectStatuses, StatusCount } from './status.queries';

/** How far a task is. The four numbers add up to all images. */
export interface TaskStats {
  task_type: string;
  total_images: number;
  not_started: number;
  in_progress: number;
  completed: number;
  confirmed: number;
}

/** What stands for all of a project that has no task types. */
const WITHOUT_TASKS = 'default';

/** One entry per task type of the project, in its order. */
export function taskStats({
  task_types: taskTypes,
  total_images: total,
  statuses,
}: ProjectStatuses): TaskStats[] {
  if (taskTypes.length === 0) return [statsOf(WITHOUT_TASKS, total, statuses)];
  return taskTypes.map((task) =>
    statsOf(
      task,
      total,
      statuses.filter(({ taskType }) => taskType === task),
    ),
  );
}

function statsOf(task: string, total: number, statuses: readonly StatusCount[]): TaskStats {
  const sum = (of: (count: StatusCount) => number) =>
    statuses.reduce((all, count) => all + of(count), 0);
  const inProgress = sum((count) => count.inProgress);
  const completed = sum((count) => count.completed);
  const confirmed = sum((count) => count.confirmed);
  return {
    task_type: task,
    total_images: total,
    not_started: Math.max(0, total - inProgress - completed - confirmed),
    in_progress: inProgress,
    completed,
    confirmed,
  };
}
