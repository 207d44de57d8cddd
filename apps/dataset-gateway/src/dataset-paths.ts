/** Every dataset endpoint has both addresses. */
export const DATASET_PATHS: string[] = ['datasets', 'platform/datasets'];
