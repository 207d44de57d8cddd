import type { TaskStatus } from '@libs/labeler-db';

/** A step of a task from one state to another, and whose step it is. */
export interface Transition {
  name: 'start' | 'submit' | 'accept' | 'return' | 'cancel';
  from: readonly TaskStatus[];
  to: TaskStatus;
  by: 'assignee' | 'reviewer' | 'admin';
}

/** The states in which a task, its people and its images may be changed. */
export const OPEN_STATES: readonly TaskStatus[] = ['pending', 'in_progress', 'in_review'];

/** The whole state machine. */
export const TRANSITIONS = {
  start: { name: 'start', from: ['pending'], to: 'in_progress', by: 'assignee' },
  submit: { name: 'submit', from: ['in_progress'], to: 'in_review', by: 'assignee' },
  accept: { name: 'accept', from: ['in_review'], to: 'completed', by: 'reviewer' },
  return: { name: 'return', from: ['in_review'], to: 'in_progress', by: 'reviewer' },
  cancel: { name: 'cancel', from: OPEN_STATES, to: 'cancelled', by: 'admin' },
} as const satisfies Record<string, Transition>;
