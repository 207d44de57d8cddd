import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SECRET_BYTES = 32;
const SECRET_PREFIX = 'whsec_';
const SEALED = 'sealed:';
const PLAIN = 'plain:';

/** A new secret of an endpoint, as receivers are given it. Source: Standard Webhooks. */
export function newWebhookSecret(): string {
  return SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** The key bytes that a secret stands for. */
export function keyOfSecret(secret: string): Buffer {
  return Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
}

/** Keeps secrets of endpoints in the database, sealed when there is a key. */
export class SecretBox {
  private readonly keys: readonly Buffer[];

  /** @param keys The first one seals, all of them open. */
  constructor(keys: readonly string[]) {
    this.keys = keys.map((key) => createHash('sha256').update(key).digest());
  }

  /** @param owner Id of the endpoint: what was sealed for one does not open for another. */
  seal(secret: string, owner: string): string {
    const [key] = this.keys;
    if (!key) return PLAIN + secret;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final()]);
    return SEALED + Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64');
  }

  /** @throws Error when none of the keys opens it */
  open(stored: string, owner: string): string {
    if (stored.startsWith(PLAIN)) return stored.slice(PLAIN.length);
    const bytes = Buffer.from(stored.slice(SEALED.length), 'base64');
    for (const key of this.keys) {
      const secret = unseal(key, bytes, owner);
      if (secret !== undefined) return secret;
    }
    throw new Error(`WEBHOOK_SECRET_KEY does not open the secret of ${owner}`);
  }
}

function unseal(key: Buffer, bytes: Buffer, owner: string): string | undefined {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
