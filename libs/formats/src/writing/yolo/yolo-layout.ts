import type { YoloLayout } from '../format-writer';

const BY_TASK: Readonly<Record<string, YoloLayout>> = {
  classification: 'classify',
  detection: 'detect',
  geometry: 'segment',
  segmentation: 'segment',
};

/** The layout that holds most of what tasks of this type have. */
export function defaultLayout(taskType: string): YoloLayout {
  return BY_TASK[taskType] ?? 'detect';
}
