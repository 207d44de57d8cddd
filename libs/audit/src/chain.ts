import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export const HASH_BYTES = 32;
const KEY_ID_LENGTH = 16;

/** What is before the first position. */
export const GENESIS = Buffer.alloc(HASH_BYTES);

/** A row of audit_logs as the chain sees it: texts as PostgreSQL writes them, times in microseconds since 1970. */
export type SealedContent = readonly [
  id: string,
  timestamp: string,
  userId: string | null,
  action: string,
  resourceType: string | null,
  resourceId: string | null,
  details: string | null,
  ipAddress: string | null,
  userAgent: string | null,
  sessionId: string | null,
  status: string,
  errorMessage: string | null,
  createdAt: string | null,
];

/** Where the chain begins and ends. */
export interface ChainState {
  anchorPosition: number;
  anchorHash: Buffer;
  /** First month that is kept, as `YYYY-MM-DD`; null when nothing was given up. */
  retiredBefore: string | null;
  headPosition: number;
  headHash: Buffer;
  keyId: string;
}

/** What makes the hashes of the chain: HMAC-SHA-256 with a secret, or SHA-256 without. */
export class ChainKey {
  /** Names the key and tells nothing of it; empty without one. */
  readonly id: string;

  constructor(private readonly secret?: string) {
    this.id =
      secret === undefined
        ? ''
        : createHmac('sha256', secret).update('key').digest('hex').slice(0, KEY_ID_LENGTH);
  }

  /** The hash at a position: of the hash before it, the position, and the row. */
  link(previous: Buffer, position: number, content: SealedContent): Buffer {
    return this.digest(previous, JSON.stringify([position, ...content]));
  }

  /** Of where the chain begins and ends, so that nobody without the key can end it earlier. */
  mac({ anchorHash, headHash, ...state }: ChainState): Buffer {
    const { anchorPosition, retiredBefore, headPosition, keyId } = state;
    const text = ['state', anchorPosition, anchorHash.toString('hex'), retiredBefore];
    const head = [headPosition, headHash.toString('hex'), keyId];
    return this.digest(GENESIS, JSON.stringify([...text, ...head]));
  }

  private digest(previous: Buffer, text: string): Buffer {
    if (this.secret === undefined) {
      return createHash('sha256').update(previous).update(text).digest();
    }
    return createHmac('sha256', this.secret).update(previous).update(text).digest();
  }
}

/** The key that seals, which is the first one, and those that sealed before it. */
export class ChainKeys {
  readonly current: ChainKey;
  private readonly known: ReadonlyMap<string, ChainKey>;

  constructor(secrets: readonly string[]) {
    const keys = [...secrets.map((secret) => new ChainKey(secret)), new ChainKey()];
    this.known = new Map(keys.map((key) => [key.id, key]));
    this.current = keys[0] ?? new ChainKey();
  }

  find(keyId: string): ChainKey | undefined {
    return this.known.get(keyId);
  }

  /** Whether a key of ours made the MAC of this state; without a key, that nothing fell over by accident. */
  vouchFor(state: ChainState, mac: Buffer): boolean {
    const key = this.known.get(state.keyId);
    return key !== undefined && mac.length === HASH_BYTES && timingSafeEqual(key.mac(state), mac);
  }
}

/** The hashes of rows that follow each other, one after the other in one buffer. */
export function linkAll(
  key: ChainKey,
  { headPosition, headHash }: Pick<ChainState, 'headPosition' | 'headHash'>,
  contents: readonly SealedContent[],
): Buffer {
  const hashes: Buffer[] = [];
  let previous = headHash;
  for (const [index, content] of contents.entries()) {
    previous = key.link(previous, headPosition + 1 + index, content);
    hashes.push(previous);
  }
  return Buffer.concat(hashes);
}

/** How operators write a head down: `HASH@POSITION`. */
export function headText({
  headPosition,
  headHash,
}: Pick<ChainState, 'headPosition' | 'headHash'>) {
  return `${headHash.toString('hex')}@${headPosition}`;
}
