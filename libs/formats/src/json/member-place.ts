import { AnnotationFileUnreadableError } from '../annotation-file.errors';

/** Where the value of a member stands in a document. Half-open, in bytes. */
export interface MemberPlace {
  start: number;
  end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPENING = new Set([OPEN_BRACE, 0x5b]);
const CLOSING = new Set([CLOSE_BRACE, 0x5d]);
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const MAX_KEY_BYTES = 1024;

/**
 * Finds the value of a member at the top level of a JSON document that is an object, in one pass and without parsing:
 * memory does not depend on the document. Of several members with the name, the last counts.
 * @returns undefined when there is none
 * @throws AnnotationFileUnreadableError when the document is no object, or ends too early
 */
export async function locateMember(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): Promise<MemberPlace | undefined> {
  const scan = new MemberScan(name);
  for await (const chunk of chunks) scan.push(chunk);
  return scan.end();
}

class MemberScan {
  private offset = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** Bytes of the key that is being read; undefined elsewhere. */
  private key: number[] | undefined;
  private expectsKey = false;
  private isWanted = false;
  private start = -1;
  private last = 0;
  private isOver = false;
  private found: MemberPlace | undefined;

  constructor(private readonly name: string) {}

  push(chunk: Uint8Array): void {
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (this.inString) this.inText(byte, this.offset + index);
      else if (!BLANKS.has(byte)) this.between(byte, this.offset + index);
    }
    this.offset += chunk.length;
  }

  end(): MemberPlace | undefined {
    if (!this.isOver) throw new AnnotationFileUnreadableError('the JSON ends too early');
    return this.found;
  }

  private inText(byte: number, at: number): void {
    this.last = at + 1;
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) {
      this.inString = false;
      return;
    }
    if (this.key && this.key.length < MAX_KEY_BYTES) this.key.push(byte);
  }

  /** Takes a byte outside of texts that is not blank. */
  private between(byte: number, at: number): void {
    if (this.depth === 0) return this.outside(byte, at);
    if (this.depth === 1 && this.onTopLevel(byte)) return;
    if (this.isWanted && this.start < 0) this.start = at;
    if (byte === QUOTE) this.inString = true;
    else if (OPENING.has(byte)) this.depth += 1;
    else if (CLOSING.has(byte)) this.depth -= 1;
    this.last = at + 1;
  }

  private outside(byte: number, at: number): void {
    if (this.offset === 0 && at < 3 && BYTE_ORDER_MARK[at] === byte) return;
    if (this.isOver || byte !== OPEN_BRACE) {
      throw new AnnotationFileUnreadableError('the JSON document is not an object');
    }
    this.depth = 1;
    this.expectsKey = true;
  }

  /** @returns whether the byte belongs to the object itself, and not to the value of a member */
  private onTopLevel(byte: number): boolean {
    if (byte === QUOTE && this.expectsKey) {
      this.key = [];
      this.inString = true;
      this.expectsKey = false;
    } else if (byte === COLON && this.key) {
      this.isWanted = textOf(this.key) === this.name;
      this.key = undefined;
    } else if (byte === COMMA) {
      this.endMember();
      this.expectsKey = true;
    } else if (byte === CLOSE_BRACE) {
      this.endMember();
      this.isOver = true;
      this.depth = 0;
    } else {
      return false;
    }
    return true;
  }

  private endMember(): void {
    if (this.isWanted && this.start >= 0) {
      this.found = { start: this.start, end: this.last };
    }
    this.isWanted = false;
    this.start = -1;
  }
}

function textOf(bytes: readonly number[]): string | undefined {
  try {
    return JSON.parse(`"${Buffer.from(bytes).toString()}"`) as string;
  } catch {
    return undefined;
  }
}
