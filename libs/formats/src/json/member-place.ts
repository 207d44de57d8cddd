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
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
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
  /** What is read of the key at the top level; undefined elsewhere. */
  private key: Buffer | undefined;
  private expectsKey = false;
  private isWanted = false;
  private start = -1;
  /** Behind the last byte that is not blank. */
  private last = 0;
  private isOver = false;
  private found: MemberPlace | undefined;

  constructor(private readonly name: string) {}

  push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < chunk.length;) {
      if (this.inString) at = this.passText(chunk, at);
      else if (this.depth > 1) at = this.passNested(chunk, at);
      else {
        const byte = chunk[at] ?? 0;
        if (!BLANKS.has(byte)) this.between(byte, this.offset + at);
        at += 1;
      }
    }
    this.offset += chunk.length;
  }

  end(): MemberPlace | undefined {
    if (!this.isOver) throw new AnnotationFileUnreadableError('the JSON ends too early');
    return this.found;
  }

  /** Goes to the end of a text, or of the chunk. Nearly all of a document is passed here and by `passNested`. */
  private passText(chunk: Buffer, from: number): number {
    let at = this.escaped ? from + 1 : from;
    this.escaped = false;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) at += 1;
    }
    if (this.key) this.key = Buffer.concat([this.key, chunk.subarray(from, at)]);
    if (this.key && this.key.length > MAX_KEY_BYTES) this.key = this.key.subarray(0, MAX_KEY_BYTES);
    this.inString = at >= chunk.length;
    this.escaped = at > chunk.length;
    const end = Math.min(at + 1, chunk.length);
    this.last = this.offset + end;
    return end;
  }

  /** Goes on to the next text, to the end of the value, or of the chunk. */
  private passNested(chunk: Buffer, from: number): number {
    let [at, depth] = [from, this.depth];
    for (; at < chunk.length && depth > 1; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === QUOTE) {
        this.inString = true;
        at += 1;
        break;
      }
      if (byte < OPEN_BRACKET) continue;
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
    }
    this.depth = depth;
    this.last = this.offset + at;
    return at;
  }

  /** Takes a byte of the top level that is not blank. */
  private between(byte: number, at: number): void {
    if (this.depth === 0) return this.outside(byte, at);
    if (this.onTopLevel(byte)) return;
    if (this.isWanted && this.start < 0) this.start = at;
    if (byte === QUOTE) this.inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.depth += 1;
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
      this.key = Buffer.alloc(0);
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

function textOf(bytes: Buffer): string | undefined {
  try {
    return JSON.parse(`"${bytes.toString()}"`) as string;
  } catch {
    return undefined;
  }
}
