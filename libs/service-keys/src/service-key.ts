import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const SERVICE_KEY_MARK = 'sa_';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 178 bits. */
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
const PREFIX_LENGTH = SERVICE_KEY_MARK.length + 8;
/** Bytes from here on would make some characters more likely than others. */
const UNBIASED_BELOW = 256 - (256 % BASE62.length);

const SHAPE = new RegExp(
  `^${SERVICE_KEY_MARK}[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`,
  'u',
);

/** What is stored of a key. */
export interface ServiceKeyPrint {
  /** Its public beginning, by which it is found. */
  prefix: string;
  /** SHA-256 of the whole key: it is random, so a slow hash would add nothing. */
  hash: Buffer;
}

/** A new key and what to store of it. */
export function generateServiceKey(): { key: string; print: ServiceKeyPrint } {
  const body = SERVICE_KEY_MARK + randomText();
  const key = body + checksumOf(body);
  return { key, print: printOf(key) };
}

/** What to look for in the database; undefined for what cannot be a key of ours, typing errors included. */
export function readServiceKey(text: string): ServiceKeyPrint | undefined {
  if (!SHAPE.test(text)) return undefined;
  const body = text.slice(0, -CHECKSUM_LENGTH);
  return text.endsWith(checksumOf(body)) ? printOf(text) : undefined;
}

function printOf(key: string): ServiceKeyPrint {
  return {
    prefix: key.slice(0, PREFIX_LENGTH),
    hash: hash('sha256', key, 'buffer'),
  };
}

function randomText(): string {
  let text = '';
  while (text.length < RANDOM_LENGTH) {
    for (const byte of randomBytes(RANDOM_LENGTH - text.length)) {
      if (byte < UNBIASED_BELOW) text += BASE62[byte % BASE62.length];
    }
  }
  return text;
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = '';
  while (text.length < CHECKSUM_LENGTH) {
    text = BASE62[rest % BASE62.length] + text;
    rest = Math.floor(rest / BASE62.length);
  }
  return text;
}
