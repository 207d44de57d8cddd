import { randomBytes } from 'node:crypto';

const MAX_SLUG = 40;

/** A readable id that is unique whatever the name: `a-b`, `a_b` and `A B` are three accounts. */
export function createAccountId(serviceName: string): string {
  const slug = serviceName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, MAX_SLUG)
    .replace(/^_+|_+$/g, '');
  return ['sa', slug, randomBytes(4).toString('hex')].filter(Boolean).join('_');
}
