/**
 * What an import does with annotations that are there. `append` leaves them, `merge` brings those that the file has too
 * up to date, `replace` does so and deletes all others of the tasks that the file speaks of.
 */
export const IMPORT_MODES = ['append', 'merge', 'replace'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];
