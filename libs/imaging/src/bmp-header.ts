import { UnreadableImageError } from './imaging.errors';

/** What stands before the pixels of a BMP. https://learn.microsoft.com/windows/win32/gdi/bitmap-storage */
export interface BmpHeader {
  width: number;
  height: number;
  /** Rows come from the bottom up unless this is set. */
  topDown: boolean;
  bitsPerPixel: number;
  encoding: 'plain' | 'rle8' | 'rle4';
  /** Of red, green and blue in pixels of 16 and 32 bits. */
  masks: [number, number, number];
  /** Red, green and blue of each colour, for pixels of up to 8 bits. */
  palette: Buffer;
  /** Where the pixels begin. */
  dataOffset: number;
}

const FILE_HEADER = 14;
const CORE_HEADER = 12;
const INFO_HEADER = 40;
/** Its compressions above 2 mean something else. */
const OS2_HEADER = 64;
const MASKS_OFFSET = 54;
const MAX_PALETTE_BITS = 8;

const COMPRESSION = { plain: 0, rle8: 1, rle4: 2, masks: 3, masksWithAlpha: 6, unknown: -1 };
const HAS_MASKS = [COMPRESSION.masks, COMPRESSION.masksWithAlpha];
const ENCODINGS: Record<number, BmpHeader['encoding']> = {
  [COMPRESSION.rle8]: 'rle8',
  [COMPRESSION.rle4]: 'rle4',
};
const DEPTHS: Record<number, number[]> = {
  [COMPRESSION.plain]: [1, 2, 4, 8, 16, 24, 32],
  [COMPRESSION.rle8]: [8],
  [COMPRESSION.rle4]: [4],
  [COMPRESSION.masks]: [16, 32],
  [COMPRESSION.masksWithAlpha]: [16, 32],
};

/** @throws UnreadableImageError when it is cut off, contradicts itself, or holds another format */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  const size = readable(bytes, FILE_HEADER + 4).readUInt32LE(FILE_HEADER);
  const shape = size === CORE_HEADER ? coreShape(bytes) : infoShape(bytes);
  const compression = size < INFO_HEADER ? COMPRESSION.plain : compressionIn(bytes, size);
  const known = DEPTHS[compression]?.includes(shape.bitsPerPixel);
  if (!known || shape.width <= 0 || shape.height === 0) {
    throw new UnreadableImageError('The file is a BMP of a kind that cannot be read');
  }
  return {
    ...shape,
    encoding: ENCODINGS[compression] ?? 'plain',
    masks: HAS_MASKS.includes(compression) ? masksIn(bytes) : defaultMasks(shape.bitsPerPixel),
    palette: paletteIn(bytes, size, shape.bitsPerPixel),
    dataOffset: bytes.readUInt32LE(10),
  };
}

/** The file, if it is long enough to have something up to `end`. */
function readable(bytes: Buffer, end: number): Buffer {
  if (bytes.length < end) throw new UnreadableImageError('The file is cut off');
  return bytes;
}

function compressionIn(bytes: Buffer, size: number): number {
  const compression = readable(bytes, FILE_HEADER + INFO_HEADER).readUInt32LE(30);
  return size === OS2_HEADER && HAS_MASKS.includes(compression) ? COMPRESSION.unknown : compression;
}

function coreShape(file: Buffer) {
  const bytes = readable(file, FILE_HEADER + CORE_HEADER);
  return {
    width: bytes.readUInt16LE(18),
    height: bytes.readUInt16LE(20),
    topDown: false,
    bitsPerPixel: bytes.readUInt16LE(24),
  };
}

function infoShape(file: Buffer) {
  const bytes = readable(file, 30);
  const height = bytes.readInt32LE(22);
  return {
    width: bytes.readInt32LE(18),
    height: Math.abs(height),
    topDown: height < 0,
    bitsPerPixel: bytes.readUInt16LE(28),
  };
}

/** In longer headers they are fields, after the shortest one they follow: the place is the same. */
function masksIn(bytes: Buffer): [number, number, number] {
  const masks = readable(bytes, MASKS_OFFSET + 12);
  return [0, 4, 8].map((offset) => masks.readUInt32LE(MASKS_OFFSET + offset)) as [
    number,
    number,
    number,
  ];
}

function defaultMasks(bitsPerPixel: number): [number, number, number] {
  return bitsPerPixel === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff];
}

/** Colours that the file does not have are black. */
function paletteIn(bytes: Buffer, headerSize: number, bitsPerPixel: number): Buffer {
  if (bitsPerPixel > MAX_PALETTE_BITS) return Buffer.alloc(0);
  const most = 2 ** bitsPerPixel;
  const entry = headerSize === CORE_HEADER ? 3 : 4;
  const start = FILE_HEADER + headerSize;
  const said = headerSize >= INFO_HEADER ? bytes.readUInt32LE(46) : 0;
  const end = Math.min(bytes.readUInt32LE(10), bytes.length);
  const count = Math.min(said || most, most, Math.max(0, Math.floor((end - start) / entry)));
  const palette = Buffer.alloc(most * 3);
  for (let index = 0; index < count; index += 1) {
    const offset = start + index * entry;
    palette[index * 3] = bytes.readUInt8(offset + 2);
    palette[index * 3 + 1] = bytes.readUInt8(offset + 1);
    palette[index * 3 + 2] = bytes.readUInt8(offset);
  }
  return palette;
}
