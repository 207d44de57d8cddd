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

const COMPRESSION = { plain: 0, rle8: 1, rle4: 2, masks: 3, masksWithAlpha: 6 };
const HAS_MASKS = [COMPRESSION.masks, COMPRESSION.masksWithAlpha];
const DEPTHS: Record<number, number[]> = {
  [COMPRESSION.plain]: [1, 2, 4, 8, 16, 24, 32],
  [COMPRESSION.rle8]: [8],
  [COMPRESSION.rle4]: [4],
  [COMPRESSION.masks]: [16, 32],
  [COMPRESSION.masksWithAlpha]: [16, 32],
};

/** @throws UnreadableImageError when it is cut off, contradicts itself, or holds another format */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  try {
    return parse(bytes);
  } catch (error) {
    // What reads beyond the end of the file.
    if (error instanceof RangeError) throw new UnreadableImageError('The file is cut off');
    throw error;
  }
}

function parse(bytes: Buffer): BmpHeader {
  const size = bytes.readUInt32LE(FILE_HEADER);
  const core = size === CORE_HEADER;
  const width = core ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const height = core ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const bitsPerPixel = bytes.readUInt16LE(core ? 24 : 28);
  const compression = size >= INFO_HEADER ? bytes.readUInt32LE(30) : COMPRESSION.plain;
  const foreign = size === OS2_HEADER && compression > COMPRESSION.rle4;
  if (width <= 0 || height === 0 || foreign || !DEPTHS[compression]?.includes(bitsPerPixel)) {
    throw new UnreadableImageError('The file is a BMP of a kind that cannot be read');
  }
  return {
    width,
    height: Math.abs(height),
    topDown: height < 0,
    bitsPerPixel,
    encoding:
      compression === COMPRESSION.rle8
        ? 'rle8'
        : compression === COMPRESSION.rle4
          ? 'rle4'
          : 'plain',
    masks: HAS_MASKS.includes(compression) ? masksIn(bytes) : defaultMasks(bitsPerPixel),
    palette:
      bitsPerPixel <= MAX_PALETTE_BITS ? paletteIn(bytes, size, bitsPerPixel) : Buffer.alloc(0),
    dataOffset: bytes.readUInt32LE(10),
  };
}

/** In longer headers they are fields, after the shortest one they follow: the place is the same. */
function masksIn(bytes: Buffer): [number, number, number] {
  return [0, 4, 8].map((offset) => bytes.readUInt32LE(MASKS_OFFSET + offset)) as [
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
