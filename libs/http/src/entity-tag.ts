import { hash } from 'node:crypto';

/** 160 bits: two different bodies never get one tag. */
const TAG_LENGTH = 27;

/** A strong validator (RFC 9110 §8.8.3) of exactly these bytes. */
export function entityTag(body: string | Buffer): string {
  return `"${hash('sha256', body, 'base64url').slice(0, TAG_LENGTH)}"`;
}

/** Tags as `If-Match` and `If-None-Match` list them; whatever else stands between them is skipped. */
const TAGS = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/**
 * Whether a list of entity tags, or `*`, names this one.
 * Weak comparison (`If-None-Match`) ignores the mark of weak tags; strong comparison (`If-Match`) refuses them.
 */
export function namesEntityTag(list: string, tag: string, comparison: 'weak' | 'strong'): boolean {
  if (list.trim() === '*') return true;
  for (const [, weak, value] of list.matchAll(TAGS)) {
    if (value === tag && (comparison === 'weak' || !weak)) return true;
  }
  return false;
}
