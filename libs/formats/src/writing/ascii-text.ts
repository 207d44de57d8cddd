import { PARTS, partsOf, thousandthsOf } from '../short-numbers';

const ROOM = 64 * 1024;
/** More than this is given back after use. */
const MOST_ROOM = 1024 * 1024;
/** Of the longest number that `number` writes, and of an escaped unit of a text. */
const [NUMBER_ROOM, UNIT_ROOM] = [32, 6];

const [QUOTE, BACKSLASH, MINUS, POINT, ZERO, SPACE, LAST] = [
  0x22, 0x5c, 0x2d, 0x2e, 0x30, 0x20, 0x7e,
];
/** The parts that five digits count. */
const HALF = 1e5;
/** From here on it pays to have a text copied by others. */
const LONG = 40;
const EACH_NOT_ASCII = /[\u007f-\uffff]/g;

/**
 * ASCII text that grows at its end, byte by byte in memory that is used again. Numbers cost a fraction of what
 * `JSON.stringify` takes for them, which is most of what files of outlines cost.
 */
export class AsciiText {
  private bytes = Buffer.allocUnsafeSlow(ROOM);
  private length = 0;

  /** All of the text, which is empty afterwards. */
  take(): string {
    const text = this.bytes.toString('latin1', 0, this.length);
    this.length = 0;
    if (this.bytes.length > MOST_ROOM) this.bytes = Buffer.allocUnsafeSlow(ROOM);
    return text;
  }

  /** Forgets a text that was not finished. */
  clear(): void {
    this.length = 0;
  }

  byte(code: number): void {
    this.reserve(1);
    this.bytes[this.length++] = code;
  }

  /** @param text ASCII only. */
  ascii(text: string): void {
    this.reserve(text.length);
    if (text.length > LONG) {
      this.length += this.bytes.write(text, this.length, 'latin1');
      return;
    }
    const { bytes } = this;
    let end = this.length;
    for (let at = 0; at < text.length; at++) bytes[end++] = text.charCodeAt(at);
    this.length = end;
  }

  /** A line break and so many spaces. */
  line(spaces: number): void {
    this.reserve(spaces + 1);
    const { bytes } = this;
    let end = this.length;
    bytes[end++] = 0x0a;
    for (let count = 0; count < spaces; count++) bytes[end++] = SPACE;
    this.length = end;
  }

  /** The shortest decimal that reads back the same, as JSON has it; -0 is 0. @param value Finite. */
  number(value: number): void {
    const thousandths = thousandthsOf(value);
    if (!Number.isNaN(thousandths)) {
      this.thousandths(thousandths);
      return;
    }
    const parts = partsOf(value);
    if (Number.isNaN(parts)) this.ascii(String(value));
    else this.parts(parts);
  }

  private thousandths(count: number): void {
    this.reserve(NUMBER_ROOM);
    const { bytes } = this;
    let end = this.length;
    if (count < 0) bytes[end++] = MINUS;
    const all = Math.abs(count) | 0;
    const whole = (all / 1000) | 0;
    end = writeDigits(bytes, end, whole);
    const rest = all - whole * 1000;
    if (rest > 0) {
      const tenths = (rest / 100) | 0;
      const hundredths = ((rest - tenths * 100) / 10) | 0;
      const last = rest % 10;
      bytes[end++] = POINT;
      bytes[end++] = ZERO + tenths;
      if (hundredths > 0 || last > 0) bytes[end++] = ZERO + hundredths;
      if (last > 0) bytes[end++] = ZERO + last;
    }
    this.length = end;
  }

  private parts(count: number): void {
    this.reserve(NUMBER_ROOM);
    const { bytes } = this;
    let end = this.length;
    if (count < 0) bytes[end++] = MINUS;
    const all = Math.abs(count);
    const whole = Math.floor(all / PARTS);
    end = writeDigits(bytes, end, whole);
    const rest = all - whole * PARTS;
    if (rest > 0) {
      // Halves that fit into 32 bits.
      const upper = Math.floor(rest / HALF);
      bytes[end++] = POINT;
      end = writeFiveDigits(bytes, end, upper);
      end = writeFiveDigits(bytes, end, rest - upper * HALF);
      while (bytes[end - 1] === ZERO) end -= 1;
    }
    this.length = end;
  }

  /** As JSON, with escapes for all that is not ASCII. */
  quoted(text: string): void {
    this.reserve(UNIT_ROOM * text.length + 2);
    const { bytes } = this;
    let end = this.length;
    bytes[end++] = QUOTE;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < SPACE || code > LAST || code === QUOTE || code === BACKSLASH) {
        this.json(text);
        return;
      }
      bytes[end++] = code;
    }
    bytes[end++] = QUOTE;
    this.length = end;
  }

  /** What only `JSON.stringify` knows, or knows faster. */
  json(value: unknown): void {
    this.ascii(JSON.stringify(value).replace(EACH_NOT_ASCII, escaped));
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + bytes));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** @param whole Not negative, below 2^31. @returns where they end */
function writeDigits(bytes: Buffer, from: number, whole: number): number {
  let places = 1;
  for (let limit = 10; limit <= whole && places < 10; limit *= 10) places += 1;
  let rest = whole;
  for (let at = from + places - 1; at >= from; at--) {
    const next = (rest / 10) | 0;
    bytes[at] = ZERO + rest - next * 10;
    rest = next;
  }
  return from + places;
}

/** With zeros in front. @returns where they end */
function writeFiveDigits(bytes: Buffer, from: number, count: number): number {
  let rest = count | 0;
  for (let at = from + 4; at >= from; at--) {
    const next = (rest / 10) | 0;
    bytes[at] = ZERO + rest - next * 10;
    rest = next;
  }
  return from + 5;
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
