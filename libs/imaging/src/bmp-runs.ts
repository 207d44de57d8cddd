import type { BmpHeader } from './bmp-header';
import { UnreadableImageError } from './imaging.errors';

const END_OF_LINE = 0;
const END_OF_PICTURE = 1;
const DELTA = 2;

/**
 * Unpacks run lengths into one byte per pixel, the index of its colour; row 0 is the bottom one. What the runs leave
 * out has the first colour, what they write beyond an edge is lost.
 * Yields how many steps it took since the last time, so that long work can be cut into slices.
 */
export function* unpackRuns(bytes: Buffer, header: BmpHeader): Generator<number, Buffer> {
  const { width, height, dataOffset } = header;
  const perByte = header.encoding === 'rle4' ? 2 : 1;
  const pixels = Buffer.alloc(width * height);
  let offset = dataOffset;
  let x = 0;
  let y = 0;
  const paint = (colour: number) => {
    if (x < width && y < height) pixels[y * width + x] = colour;
    x += 1;
  };
  for (;;) {
    if (offset + 2 > bytes.length) throw new UnreadableImageError('The file is cut off');
    const count = bytes.readUInt8(offset);
    const value = bytes.readUInt8(offset + 1);
    offset += 2;
    yield count + 1;
    if (count > 0) {
      for (let step = 0; step < count; step += 1) paint(colourIn(value, step, perByte));
    } else if (value === END_OF_PICTURE) {
      return pixels;
    } else if (value === END_OF_LINE) {
      x = 0;
      y += 1;
    } else if (value === DELTA) {
      if (offset + 2 > bytes.length) throw new UnreadableImageError('The file is cut off');
      x += bytes.readUInt8(offset);
      y += bytes.readUInt8(offset + 1);
      offset += 2;
    } else {
      const length = Math.ceil(value / perByte);
      if (offset + length > bytes.length) throw new UnreadableImageError('The file is cut off');
      for (let step = 0; step < value; step += 1) {
        paint(colourIn(bytes.readUInt8(offset + Math.floor(step / perByte)), step, perByte));
      }
      // Literal runs end on an even address.
      offset += length + (length % 2);
    }
  }
}

/** With two pixels in a byte the first one stands in the upper half. */
function colourIn(value: number, step: number, perByte: number): number {
  if (perByte === 1) return value;
  return step % 2 === 0 ? value >> 4 : value & 0x0f;
}
