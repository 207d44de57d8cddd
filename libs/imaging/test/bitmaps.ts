/** A BMP of the plain kind and how it is written. */
export interface BitmapOptions {
  width: number;
  height: number;
  bitsPerPixel: number;
  topDown?: boolean;
  /** 0 plain, 1 and 2 run lengths, 3 masks. */
  compression?: number;
  /** Red, green, blue of each colour. */
  palette?: [number, number, number][];
  masks?: number[];
  /** Length of the header after the first 14 bytes: 12 or 40. */
  headerSize?: 12 | 40;
}

/** Puts headers, palette and masks before rows that the caller wrote. */
export function bitmap(options: BitmapOptions, data: Buffer): Buffer {
  const { width, height, bitsPerPixel, headerSize = 40, palette = [], masks = [] } = options;
  const header = Buffer.alloc(14 + headerSize);
  const tables = Buffer.concat([
    ...masks.map((mask) => word(mask)),
    ...palette.map(([red, green, blue]) =>
      Buffer.from(headerSize === 12 ? [blue, green, red] : [blue, green, red, 0]),
    ),
  ]);
  header.write('BM', 'latin1');
  header.writeUInt32LE(header.length + tables.length + data.length, 2);
  header.writeUInt32LE(header.length + tables.length, 10);
  header.writeUInt32LE(headerSize, 14);
  if (headerSize === 12) {
    header.writeUInt16LE(width, 18);
    header.writeUInt16LE(height, 20);
    header.writeUInt16LE(1, 22);
    header.writeUInt16LE(bitsPerPixel, 24);
  } else {
    header.writeInt32LE(width, 18);
    header.writeInt32LE(options.topDown ? -height : height, 22);
    header.writeUInt16LE(1, 26);
    header.writeUInt16LE(bitsPerPixel, 28);
    header.writeUInt32LE(options.compression ?? 0, 30);
    header.writeUInt32LE(palette.length, 46);
  }
  return Buffer.concat([header, tables, data]);
}

/** A 24-bit BMP of red, green, blue pixels from the top left. */
export function bitmapOf(pixels: Buffer, width: number, height: number, topDown = false): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const data = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const row = topDown ? y : height - 1 - y;
    for (let x = 0; x < width; x += 1) {
      const [red = 0, green = 0, blue = 0] = pixels.subarray((y * width + x) * 3);
      data.set([blue, green, red], row * stride + x * 3);
    }
  }
  return bitmap({ width, height, bitsPerPixel: 24, topDown }, data);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
