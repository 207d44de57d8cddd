import { setImmediate } from 'node:timers/promises';
import type { BmpHeader } from './bmp-header';
import { unpackRuns } from './bmp-runs';
import { UnreadableImageError } from './imaging.errors';

/** Steps between two turns of the event loop: a few milliseconds. */
const SLICE = 400_000;

/** Writes one row of pixels as red, green, blue. */
type RowWriter = (row: Buffer, pixels: Buffer, at: number) => void;

/**
 * All pixels of a BMP as red, green and blue bytes, from the top left. Works in slices, between which the event loop
 * turns. Alpha, which few programs write and fewer read, is ignored.
 * @throws UnreadableImageError when the file ends before its pixels do
 */
export async function decodeBmp(bytes: Buffer, header: BmpHeader): Promise<Buffer> {
  const work = decode(bytes, header);
  let steps = 0;
  for (;;) {
    const turn = work.next();
    if (turn.done) return turn.value;
    steps += turn.value;
    if (steps < SLICE) continue;
    steps = 0;
    await setImmediate();
  }
}

function* decode(bytes: Buffer, header: BmpHeader): Generator<number, Buffer> {
  if (header.encoding === 'plain') return yield* decodeRows(bytes, header);
  const indices = yield* unpackRuns(bytes, header);
  return yield* decodeRows(indices, {
    ...header,
    bitsPerPixel: 8,
    palette: Buffer.concat([header.palette], 256 * 3),
    dataOffset: 0,
    stride: header.width,
  });
}

function* decodeRows(
  bytes: Buffer,
  header: BmpHeader & { stride?: number },
): Generator<number, Buffer> {
  const { width, height, bitsPerPixel, dataOffset } = header;
  const stride = header.stride ?? Math.ceil((width * bitsPerPixel) / 32) * 4;
  const used = Math.ceil((width * bitsPerPixel) / 8);
  if (dataOffset + stride * (height - 1) + used > bytes.length) {
    throw new UnreadableImageError('The file is cut off');
  }
  const pixels = Buffer.allocUnsafeSlow(width * height * 3);
  const writeRow = rowWriter(header);
  for (let y = 0; y < height; y += 1) {
    const start = dataOffset + stride * (header.topDown ? y : height - 1 - y);
    writeRow(bytes.subarray(start, start + used), pixels, y * width * 3);
    yield width;
  }
  return pixels;
}

function rowWriter(header: BmpHeader): RowWriter {
  if (header.bitsPerPixel <= 8) return paletteWriter(header);
  return header.bitsPerPixel === 24 ? writeBgr : maskWriter(header);
}

function paletteWriter({ width, bitsPerPixel, palette }: BmpHeader): RowWriter {
  const perByte = 8 / bitsPerPixel;
  const mask = 2 ** bitsPerPixel - 1;
  return (row, pixels, at) => {
    for (let x = 0; x < width; x += 1) {
      const shift = 8 - bitsPerPixel * ((x % perByte) + 1);
      const colour = (((row[Math.floor(x / perByte)] ?? 0) >> shift) & mask) * 3;
      palette.copy(pixels, at + x * 3, colour, colour + 3);
    }
  };
}

function writeBgr(row: Buffer, pixels: Buffer, at: number): void {
  for (let offset = 0; offset + 2 < row.length; offset += 3) {
    pixels[at + offset] = row[offset + 2] ?? 0;
    pixels[at + offset + 1] = row[offset + 1] ?? 0;
    pixels[at + offset + 2] = row[offset] ?? 0;
  }
}

function maskWriter({ width, bitsPerPixel, masks }: BmpHeader): RowWriter {
  const bytesPerPixel = bitsPerPixel / 8;
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, scale: mask === 0 ? 0 : 255 / (mask >>> shift) };
  });
  return (row, pixels, at) => {
    for (let x = 0; x < width; x += 1) {
      const value =
        bytesPerPixel === 2 ? row.readUInt16LE(x * 2) : row.readUInt32LE(x * bytesPerPixel);
      let target = at + x * 3;
      for (const { mask, shift, scale } of channels) {
        pixels[target] = Math.round(((value & mask) >>> shift) * scale);
        target += 1;
      }
    }
  };
}
