import { AnnotationFileUnreadableError } from '../annotation-file.errors';
import { parseTolerantly } from './parse-tolerantly';

/** One value below the top level of a JSON document. */
export interface JsonElement {
  /** Key at the top level; empty where the document is an array. */
  key: string;
  /** Position in the array that the key holds; null when it holds something else. */
  index: number | null;
  value: unknown;
}

/** An image with all its annotations, or one annotation with its mask, is one element. */
const MAX_ELEMENT_BYTES = 16 * 1024 * 1024;
const MAX_KEY_BYTES = 1024;
const MAX_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

type Mode =
  | 'start'
  | 'first-key'
  | 'key'
  | 'colon'
  | 'value'
  | 'first-element'
  | 'element'
  | 'after-element'
  | 'after-value'
  | 'end';

/** What may stand in each mode, and what follows it; a value may begin in the modes that are not listed. */
const STRUCTURE: Partial<Record<Mode, Record<number, Mode>>> = {
  start: { [OPEN_BRACE]: 'first-key', [OPEN_BRACKET]: 'first-element' },
  'first-key': { [CLOSE_BRACE]: 'end' },
  colon: { [COLON]: 'value' },
  value: { [OPEN_BRACKET]: 'first-element' },
  'first-element': { [CLOSE_BRACKET]: 'after-value' },
  'after-element': { [COMMA]: 'element', [CLOSE_BRACKET]: 'after-value' },
  'after-value': { [COMMA]: 'key', [CLOSE_BRACE]: 'end' },
  end: {},
};

const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const TOKENS = new Set<Mode>(['first-key', 'key', 'value', 'first-element', 'element']);
const ENDS_SCALAR = new Set([...SPACES, COMMA, CLOSE_BRACKET, CLOSE_BRACE]);

/**
 * Cuts a JSON document into the values of its top level and the elements of the arrays there; one that is an array
 * into its elements. Each is parsed by itself, so that memory is bounded by the largest element, and what nobody wants is never parsed.
 */
export class JsonCutter {
  private mode: Mode = 'start';
  private key = '';
  private index: number | null = null;
  private offset = 0;
  private isList = false;
  private inToken = false;
  private kind: 'string' | 'container' | 'scalar' = 'scalar';
  private depth = 0;
  private inString = false;
  private escaped = false;
  private wanted = true;
  private parts: Buffer[] = [];
  private partBytes = 0;

  /**
   * @param wants Tells, once for each key of the top level, whether its value is parsed. Elements of a document that is
   *   an array are parsed always.
   */
  constructor(private readonly wants: (key: string) => boolean) {}

  /** @throws AnnotationFileUnreadableError */
  *push(bytes: Uint8Array): Generator<JsonElement> {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    while (at < chunk.length) {
      if (this.inToken) {
        const end = this.scan(chunk, at);
        this.keep(chunk.subarray(at, end));
        at = end;
        if (this.inToken) break;
        const element = this.finish();
        if (element) yield element;
      } else {
        at = this.step(chunk, at);
      }
    }
    this.offset += chunk.length;
  }

  /** To be called after the last byte. @throws AnnotationFileUnreadableError when the document is not complete */
  end(): void {
    if (this.mode !== 'end') {
      throw new AnnotationFileUnreadableError(`the JSON ends too early, at ${this.place()}`);
    }
  }

  /** Takes one byte between values; answers where to go on. */
  private step(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (SPACES.has(byte) || this.isByteOrderMark(byte, at)) return at + 1;
    const next = STRUCTURE[this.mode]?.[byte];
    if (next) {
      this.enter(next);
      return at + 1;
    }
    if (!this.mayBegin(byte)) throw this.misplaced(byte, at);
    this.begin(byte);
    return at;
  }

  private mayBegin(byte: number): boolean {
    if (this.isInKey()) return byte === QUOTE;
    return TOKENS.has(this.mode) && !ENDS_SCALAR.has(byte) && byte !== COLON;
  }

  private isInKey(): boolean {
    return this.mode === 'first-key' || this.mode === 'key';
  }

  private isByteOrderMark(byte: number, at: number): boolean {
    return this.mode === 'start' && BYTE_ORDER_MARK[this.offset + at] === byte;
  }

  private enter(next: Mode): void {
    if (next === 'value') this.index = null;
    if (next === 'first-element') this.index = 0;
    if (next === 'element') this.index = (this.index ?? 0) + 1;
    if (this.mode === 'start') this.isList = next === 'first-element';
    this.mode = this.isList && next === 'after-value' ? 'end' : next;
  }

  private begin(byte: number): void {
    this.inToken = true;
    this.inString = false;
    this.escaped = false;
    this.depth = 0;
    if (byte === QUOTE) this.kind = 'string';
    else this.kind = byte === OPEN_BRACE || byte === OPEN_BRACKET ? 'container' : 'scalar';
  }

  /** Answers the end of the token, or of the chunk when the token goes on. */
  private scan(chunk: Buffer, from: number): number {
    const end =
      this.kind === 'scalar' ? this.scanScalar(chunk, from) : this.scanNested(chunk, from);
    if (end < 0) return chunk.length;
    this.inToken = false;
    return end;
  }

  private scanScalar(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      if (ENDS_SCALAR.has(chunk[at] ?? 0)) return at;
    }
    return -1;
  }

  private scanNested(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.inString) {
        if (this.endsString(byte) && this.depth === 0) return at + 1;
      } else if (byte === QUOTE) {
        this.inString = true;
      } else if (byte >= OPEN_BRACKET && this.closes(byte)) {
        return at + 1;
      }
    }
    return -1;
  }

  /** Follows the brackets; true at the one that closes the container. */
  private closes(byte: number): boolean {
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.depth -= 1;
    else return false;
    if (this.depth <= MAX_DEPTH) return this.depth === 0;
    throw new AnnotationFileUnreadableError(
      `${this.place()} is nested more than ${MAX_DEPTH} levels deep`,
    );
  }

  private endsString(byte: number): boolean {
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) this.inString = false;
    return !this.inString;
  }

  private keep(part: Buffer): void {
    const isKey = this.isInKey();
    if (!isKey && !this.wanted) return;
    this.partBytes += part.length;
    if (this.partBytes > (isKey ? MAX_KEY_BYTES : MAX_ELEMENT_BYTES)) {
      throw new AnnotationFileUnreadableError(`${this.place()} is larger than 16 MiB`);
    }
    // The caller may use the memory of the chunk again.
    this.parts.push(this.inToken ? Buffer.from(part) : part);
  }

  private finish(): JsonElement | undefined {
    const text = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
    this.parts = [];
    this.partBytes = 0;
    if (this.isInKey()) {
      this.key = String(parseTolerantly(text?.toString() ?? '', 'a key'));
      this.index = null;
      this.wanted = this.wants(this.key);
      this.mode = 'colon';
      return undefined;
    }
    const { key, index } = this;
    this.mode = this.mode === 'value' ? 'after-value' : 'after-element';
    if (!this.wanted || !text) return undefined;
    return { key, index, value: parseTolerantly(text.toString(), this.place()) };
  }

  private misplaced(byte: number, at: number): AnnotationFileUnreadableError {
    if (this.mode === 'start') {
      return new AnnotationFileUnreadableError(
        'the JSON document is neither an object nor an array',
      );
    }
    const character = JSON.stringify(String.fromCharCode(byte));
    return new AnnotationFileUnreadableError(
      `unexpected ${character} at byte ${this.offset + at}, at ${this.place()}`,
    );
  }

  private place(): string {
    if (this.isList) return `element ${this.index ?? 0}`;
    if (this.mode === 'start' || this.key === '') return 'the beginning';
    return this.index === null ? JSON.stringify(this.key) : `${this.key}[${this.index}]`;
  }
}
