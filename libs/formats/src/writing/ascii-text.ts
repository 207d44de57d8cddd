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
    for (let at = 0; at < text.length; at++) this.bytes[this.length++] = text.charCodeAt(at);
  }

  /** A line break and so many spaces. */
  line(spaces: number): void {
    this.reserve(spaces + 1);
    this.bytes[this.length++] = 0x0a;
    for (let count = 0; count < spaces; count++) this.bytes[this.length++] = SPACE;
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
    if (count < 0) this.bytes[this.length++] = MINUS;
    const all = Math.abs(count) | 0;
    const whole = (all / 1000) | 0;
    this.digits(whole);
    const rest = all - whole * 1000;
    if (rest === 0) return;
    this.bytes[this.length++] = POINT;
    const tenths = (rest / 100) | 0;
    const hundredths = ((rest - tenths * 100) / 10) | 0;
    const last = rest % 10;
    this.bytes[this.length++] = ZERO + tenths;
    if (hundredths > 0 || last > 0) this.bytes[this.length++] = ZERO + hundredths;
    if (last > 0) this.bytes[this.length++] = ZERO + last;
  }

  private parts(count: number): void {
    this.reserve(NUMBER_ROOM);
    if (count < 0) this.bytes[this.length++] = MINUS;
    const all = Math.abs(count);
    const whole = Math.floor(all / PARTS);
    this.digits(whole);
    const rest = all - whole * PARTS;
    if (rest === 0) return;
    this.bytes[this.length++] = POINT;
    // Halves that fit into 32 bits.
    const upper = Math.floor(rest / HALF);
    this.fiveDigits(upper);
    this.fiveDigits(rest - upper * HALF);
    while (this.bytes[this.length - 1] === ZERO) this.length -= 1;
  }

  private fiveDigits(count: number): void {
    let rest = count | 0;
    for (let at = this.length + 4; at >= this.length; at--) {
      const next = (rest / 10) | 0;
      this.bytes[at] = ZERO + rest - next * 10;
      rest = next;
    }
    this.length += 5;
  }

  /** As JSON, with escapes for all that is not ASCII. */
  quoted(text: string): void {
    this.reserve(UNIT_ROOM * text.length + 2);
    const from = this.length;
    this.bytes[this.length++] = QUOTE;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < SPACE || code > LAST || code === QUOTE || code === BACKSLASH) {
        this.length = from;
        this.json(text);
        return;
      }
      this.bytes[this.length++] = code;
    }
    this.bytes[this.length++] = QUOTE;
  }

  /** What only `JSON.stringify` knows, or knows faster. */
  json(value: unknown): void {
    this.ascii(JSON.stringify(value).replace(EACH_NOT_ASCII, escaped));
  }

  /** @param whole Not negative, below 2^31. */
  private digits(whole: number): void {
    let places = 1;
    for (let limit = 10; limit <= whole && places < 10; limit *= 10) places += 1;
    let rest = whole;
    for (let at = this.length + places - 1; at >= this.length; at--) {
      const next = (rest / 10) | 0;
      this.bytes[at] = ZERO + rest - next * 10;
      rest = next;
    }
    this.length += places;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + bytes));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
