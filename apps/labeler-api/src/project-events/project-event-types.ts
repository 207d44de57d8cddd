/** What can happen in a project. Names are past tense; the payload says to what. */
export const PROJECT_EVENT_TYPES = [
  'annotation.created',
  'annotation.updated',
  'annotation.deleted',
  'annotation.confirmed',
  'annotation.unconfirmed',
  'annotation.restored',
  'annotations.changed',
  'lock.acquired',
  'lock.released',
  'image.confirmed',
  'image.unconfirmed',
  'image.rejected',
  'image.deleted',
  'comment.created',
  'comment.updated',
  'comment.resolved',
  'comment.reopened',
  'comment.deleted',
  'task.created',
  'task.updated',
  'task.deleted',
  'project.updated',
  'classes.changed',
] as const;

export type ProjectEventType = (typeof PROJECT_EVENT_TYPES)[number];
