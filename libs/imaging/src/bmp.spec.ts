import fc from 'fast-check';
import { bitmap, bitmapOf } from '../test/bitmaps';
import { readBmpHeader } from './bmp-header';
import { decodeBmp } from './bmp-pixels';
import { UnreadableImageError } from './imaging.errors';

const PALETTE: [number, number, number][] = [
  [0, 0, 0],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
];
const BLACK = [0, 0, 0];
const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];

const pixelsOf = async (bytes: Buffer) => [...(await decodeBmp(bytes, readBmpHeader(bytes)))];

describe('reading BMP', () => {
  it('gives back every 24-bit picture, whichever way its rows run', async () => {
    const picture = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.boolean())
      .chain(([width, height, topDown]) =>
        fc.record({
          pixels: fc.uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 }),
          size: fc.constant({ width, height, topDown }),
        }),
      );

    await fc.assert(
      fc.asyncProperty(picture, async ({ pixels, size: { width, height, topDown } }) => {
        const file = bitmapOf(Buffer.from(pixels), width, height, topDown);

        expect(readBmpHeader(file)).toMatchObject({ width, height, topDown });
        expect(await pixelsOf(file)).toEqual([...pixels]);
      }),
    );
  });

  it.each([
    { bitsPerPixel: 1, row: [0b0110_0000, 0, 0, 0], colours: [BLACK, RED, RED] },
    { bitsPerPixel: 2, row: [0b0110_1100, 0, 0, 0], colours: [RED, GREEN, BLUE] },
    { bitsPerPixel: 4, row: [0x12, 0x30, 0, 0], colours: [RED, GREEN, BLUE] },
    { bitsPerPixel: 8, row: [3, 2, 1, 0], colours: [BLUE, GREEN, RED] },
  ])(
    'finds colours of $bitsPerPixel bits in the palette',
    async ({ bitsPerPixel, row, colours }) => {
      const palette = PALETTE.slice(0, 2 ** bitsPerPixel);
      const file = bitmap({ width: 3, height: 1, bitsPerPixel, palette }, Buffer.from(row));

      expect(await pixelsOf(file)).toEqual(colours.flat());
    },
  );

  it('reads the oldest header, whose palette has three bytes for a colour', async () => {
    const file = bitmap(
      { width: 2, height: 1, bitsPerPixel: 8, palette: PALETTE, headerSize: 12 },
      Buffer.from([1, 3, 0, 0]),
    );

    expect(await pixelsOf(file)).toEqual([...RED, ...BLUE]);
  });

  it('scales channels of any width to eight bits', async () => {
    const fiveBits = bitmap(
      { width: 2, height: 1, bitsPerPixel: 16 },
      Buffer.from([0x00, 0x7c, 0x1f, 0x00]),
    );
    const masks = bitmap(
      { width: 2, height: 1, bitsPerPixel: 16, compression: 3, masks: [0xf800, 0x07e0, 0x001f] },
      Buffer.from([0xe0, 0x07, 0x00, 0x80]),
    );
    const upperByte = bitmap(
      {
        width: 1,
        height: 1,
        bitsPerPixel: 32,
        compression: 3,
        masks: [0xff000000, 0xff0000, 0xff00],
      },
      Buffer.from([0, 30, 20, 250]),
    );

    expect(await pixelsOf(fiveBits)).toEqual([...RED, ...BLUE]);
    expect(await pixelsOf(masks)).toEqual([...GREEN, 132, 0, 0]);
    expect(await pixelsOf(upperByte)).toEqual([250, 20, 30]);
  });

  it('unpacks runs, literals, jumps and lines of run-length pictures', async () => {
    const runs = [2, 1, 0, 0, 0, 2, 1, 0, 1, 3, 0, 0, 0, 3, 1, 2, 3, 0, 0, 1];
    const eight = bitmap(
      { width: 3, height: 3, bitsPerPixel: 8, compression: 1, palette: PALETTE },
      Buffer.from(runs),
    );
    const four = bitmap(
      { width: 3, height: 2, bitsPerPixel: 4, compression: 2, palette: PALETTE },
      Buffer.from([3, 0x12, 0, 0, 0, 3, 0x12, 0x30, 0, 1]),
    );

    expect(await pixelsOf(eight)).toEqual(
      [RED, GREEN, BLUE, BLACK, BLUE, BLACK, RED, RED, BLACK].flat(),
    );
    expect(await pixelsOf(four)).toEqual([RED, GREEN, BLUE, RED, GREEN, RED].flat());
  });

  it('refuses a file that ends before its pixels do, wherever it was cut', async () => {
    const plain = bitmapOf(Buffer.alloc(4 * 4 * 3, 7), 4, 4);
    const packed = bitmap(
      { width: 3, height: 1, bitsPerPixel: 8, compression: 1, palette: PALETTE },
      Buffer.from([0, 3, 1, 2, 3, 0, 0, 1]),
    );

    for (const file of [plain, packed]) {
      for (let length = 18; length < file.length; length += 1) {
        const cut = async () => pixelsOf(file.subarray(0, length));

        await expect(cut()).rejects.toThrow(UnreadableImageError);
      }
    }
  });

  it.each([
    { width: 0, height: 1, bitsPerPixel: 24 },
    { width: 1, height: 0, bitsPerPixel: 24 },
    { width: 1, height: 1, bitsPerPixel: 5 },
    { width: 1, height: 1, bitsPerPixel: 24, compression: 1 },
    { width: 1, height: 1, bitsPerPixel: 24, compression: 4 },
  ])('refuses what it cannot read: %j', (options) => {
    const file = bitmap(options, Buffer.alloc(64));

    expect(() => readBmpHeader(file)).toThrow(UnreadableImageError);
  });

  it('answers any bytes after the signature with a picture or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 40, maxLength: 90 }), async (tail) => {
        const file = Buffer.concat([Buffer.from('BM'), Buffer.from(tail)]);
        file.writeUInt32LE(40, 14);
        file.writeInt32LE((tail[0] ?? 0) - 20, 18);
        file.writeInt32LE((tail[1] ?? 0) - 20, 22);

        const outcome = await pixelsOf(file).catch((error: unknown) => error);

        expect(Array.isArray(outcome) || outcome instanceof UnreadableImageError).toBe(true);
      }),
    );
  });
});
