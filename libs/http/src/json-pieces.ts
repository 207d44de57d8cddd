import { MalformedRequestError } from '@libs/errors';
import { BodyTooLargeError } from './body-too-large.error';
import { MAX_NESTING, tooDeep } from './json-parser';

/** About as much as is parsed in a quarter of a millisecond. */
const PIECE_BYTES = 32 * 1024;
/** A single value of a list, and what stands outside of lists. */
const MAX_UNCUT_BYTES = 1024 * 1024;

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPENING = 123;
const CLOSING = 125;
const OPEN_LIST = 91;
/** Square and curly brackets differ in this bit alone. */
const CURLY = 32;

/**
 * Parses a JSON object while it arrives. The lists that are direct members of it are cut into pieces, each parsed on its
 * own, so that a body of many megabytes never holds up the event loop.
 */
export class JsonPieces {
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** A comma was cut away, so a value must follow. */
  private expectsValue = false;
  private held: Buffer[] = [];
  private heldBytes = 0;
  private skeleton = '';
  private list: unknown[] | undefined;
  private readonly lists: unknown[][] = [];

  /** @throws MalformedRequestError, BodyTooLargeError */
  push(chunk: Buffer): void {
    let start = 0;
    let at = this.inString ? this.endOfString(chunk, 0) : 0;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === QUOTE) at = this.endOfString(chunk, at + 1) - 1;
      else if (byte === COMMA) start = this.comma(chunk, start, at);
      else if ((byte | CURLY) === OPENING) start = this.open(chunk, start, at);
      else if ((byte | CURLY) === CLOSING) start = this.close(chunk, start, at);
    }
    this.hold(chunk.subarray(start));
  }

  /** The value of the whole text; undefined when there was none. @throws MalformedRequestError */
  end(): unknown {
    if (this.list) throw invalid();
    this.skeleton += this.release();
    if (this.skeleton.trim() === '') return undefined;
    const value = parse(this.skeleton);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, member]): [string, unknown] => [
      name,
      Array.isArray(member) ? this.lists[member[0] as number] : member,
    ]);
    return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
  }

  /** Where the text goes on after the string that `from` lies in; the end of the chunk when that is later. */
  private endOfString(chunk: Buffer, from: number): number {
    let at = this.escaped ? from + 1 : from;
    while (at < chunk.length && chunk[at] !== QUOTE) at += chunk[at] === BACKSLASH ? 2 : 1;
    this.inString = at >= chunk.length;
    this.escaped = at > chunk.length;
    return at + 1;
  }

  private open(chunk: Buffer, start: number, at: number): number {
    this.depth += 1;
    if (this.depth > MAX_NESTING) throw tooDeep();
    if (this.depth !== 2 || chunk[at] !== OPEN_LIST) return start;
    this.hold(chunk.subarray(start, at + 1));
    // Its number stands for the list.
    this.skeleton += `${this.release()}${this.lists.length}`;
    this.list = [];
    this.lists.push(this.list);
    return at + 1;
  }

  private close(chunk: Buffer, start: number, at: number): number {
    this.depth -= 1;
    if (this.depth !== 1 || !this.list) return start;
    this.take(chunk.subarray(start, at), false);
    this.list = undefined;
    return at;
  }

  private comma(chunk: Buffer, start: number, at: number): number {
    if (this.depth !== 2 || !this.list || this.heldBytes + at - start < PIECE_BYTES) return start;
    this.take(chunk.subarray(start, at), true);
    return at + 1;
  }

  private take(last: Buffer, more: boolean): void {
    this.hold(last);
    const text = this.release();
    const values = parse(`[${text}]`) as unknown[];
    if (values.length === 0 && (more || this.expectsValue)) throw invalid();
    for (const value of values) this.list?.push(value);
    this.expectsValue = more;
  }

  private hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.held.push(bytes);
    this.heldBytes += bytes.length;
    if (this.heldBytes + this.skeleton.length > MAX_UNCUT_BYTES) throw new BodyTooLargeError();
  }

  private release(): string {
    const text = Buffer.concat(this.held).toString('utf8');
    this.held = [];
    this.heldBytes = 0;
    return text;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid();
  }
}

function invalid(): MalformedRequestError {
  return new MalformedRequestError('The body is not valid JSON.');
}
