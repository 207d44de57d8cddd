import type { BmpHeader } from './bmp-header';
import { UnreadableImageError } from './imaging.errors';

const END_OF_LINE = 0;
const END_OF_PICTURE = 1;
const DELTA = 2;

/**
 * Unpacks run lengths into one byte per pixel, the index of its colour; row 0 is the bottom one. What the runs leave
 * out has the first colour, what they write beyond an edge is lost.
 * Yields how many steps it took since the last time, so that long work can be cut into slices.
 * @throws UnreadableImageError when the file ends before the picture does
 */
export function* unpackRuns(bytes: Buffer, header: BmpHeader): Generator<number, Buffer> {
  const canvas = new Canvas(header);
  let offset = header.dataOffset;
  for (;;) {
    const count = byteAt(bytes, offset);
    const value = byteAt(bytes, offset + 1);
    offset += 2;
    if (count > 0) {
      canvas.paintRun(value, count);
      yield count;
      continue;
    }
    if (value === END_OF_PICTURE) return canvas.pixels;
    if (value === END_OF_LINE) canvas.breakLine();
    else if (value === DELTA) canvas.move(byteAt(bytes, offset), byteAt(bytes, offset + 1));
    else canvas.paintLiteral(bytes, offset, value);
    offset += canvas.bytesAfter(value);
    yield value + 1;
  }
}

/** Where the pen is, and what it drew. */
class Canvas {
  readonly pixels: Buffer;
  private readonly perByte: number;
  private x = 0;
  private y = 0;

  constructor(private readonly header: BmpHeader) {
    this.pixels = Buffer.alloc(header.width * header.height);
    this.perByte = header.encoding === 'rle4' ? 2 : 1;
  }

  paintRun(value: number, count: number): void {
    for (let step = 0; step < count; step += 1) this.paint(colourIn(value, step, this.perByte));
  }

  paintLiteral(bytes: Buffer, offset: number, count: number): void {
    for (let step = 0; step < count; step += 1) {
      const value = byteAt(bytes, offset + Math.floor(step / this.perByte));
      this.paint(colourIn(value, step, this.perByte));
    }
  }

  breakLine(): void {
    this.x = 0;
    this.y += 1;
  }

  move(right: number, up: number): void {
    this.x += right;
    this.y += up;
  }

  /** How many bytes belong to an escape. Literal runs end on an even address. */
  bytesAfter(escape: number): number {
    if (escape < DELTA) return 0;
    return escape === DELTA ? 2 : Math.ceil(escape / this.perByte / 2) * 2;
  }

  private paint(colour: number): void {
    const { width, height } = this.header;
    if (this.x < width && this.y < height) this.pixels[this.y * width + this.x] = colour;
    this.x += 1;
  }
}

function byteAt(bytes: Buffer, offset: number): number {
  const byte = bytes[offset];
  if (byte === undefined) throw new UnreadableImageError('The file is cut off');
  return byte;
}

/** With two pixels in a byte the first one stands in the upper half. */
function colourIn(value: number, step: number, perByte: number): number {
  if (perByte === 1) return value;
  return step % 2 === 0 ? value >> 4 : value & 0x0f;
}
