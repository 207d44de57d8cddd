import { randomBytes } from 'node:crypto';

const BYTES = 6;

export function newProjectId(): string {
  return `proj_${randomBytes(BYTES).toString('hex')}`;
}
