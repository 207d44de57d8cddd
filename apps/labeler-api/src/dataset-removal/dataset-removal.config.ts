import { whole } from '@libs/config';
import { z } from 'zod';

const MAX_DAYS = 3650;

/** `DATASET_TRASH_DAYS`: how long a deleted dataset can be restored. 0 removes it at once. */
export const datasetRemovalConfigSchema = z
  .object({ DATASET_TRASH_DAYS: whole(0, MAX_DAYS, 7) })
  .transform((env) => ({ trashDays: env.DATASET_TRASH_DAYS }));

export type DatasetRemovalConfig = z.infer<typeof datasetRemovalConfigSchema>;

/** Injection token of the `DatasetRemovalConfig`. */
export const DATASET_REMOVAL_CONFIG = Symbol('DATASET_REMOVAL_CONFIG');
