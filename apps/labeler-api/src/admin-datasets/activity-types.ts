import type { Happening } from './activity.queries';

const PAST: Record<string, string> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  confirm: 'confirmed',
  unconfirm: 'unconfirmed',
  restore: 'restored',
  publish: 'published',
  withdraw: 'withdrawn',
  reject: 'rejected',
  cancel: 'cancelled',
  reorder: 'reordered',
};

/** Entries that say by themselves what happened. */
const SPOKEN: Record<string, string> = {
  'dataset upload': 'images_uploaded',
  'dataset annotation_import': 'annotations_imported',
  'project_permission permission_grant': 'member_granted',
  'project_permission permission_revoke': 'member_removed',
};

/** The name of a happening: what it happened to, and what happened, in the past tense where that is known. */
export function activityType({ resource, action }: Pick<Happening, 'resource' | 'action'>): string {
  const spoken = SPOKEN[`${resource} ${action}`];
  if (spoken) return spoken;
  const verb = action.startsWith(`${resource}_`) ? action.slice(resource.length + 1) : action;
  return `${resource}_${PAST[verb] ?? verb}`;
}
