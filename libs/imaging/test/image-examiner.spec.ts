import { drawPicture } from '@libs/testing';
import sharp from 'sharp';
import { bitmapOf } from './bitmaps';
import { ImageExaminer } from '../src/image-examiner';
import { ImageTooLargeError, UnreadableImageError } from '../src/imaging.errors';

const LIMITS = { maxPixels: 1_000_000, maxBytes: 10_000_000, decoders: 2 };
const RED = { r: 255, g: 0, b: 0 };
const BLUE = { r: 0, g: 0, b: 255 };

const examiner = new ImageExaminer(LIMITS);

describe('ImageExaminer', () => {
  it.each(['jpeg', 'png', 'gif', 'webp', 'tiff'] as const)('reads %s', async (format) => {
    const bytes = await sharp(await drawPicture({ text: 'a' }))
      .resize(640, 480, { fit: 'fill' })
      .toFormat(format)
      .toBuffer();

    const examined = await examiner.examine(bytes);

    expect(examined).toMatchObject({
      format,
      contentType: `image/${format}`,
      width: 640,
      height: 480,
      orientation: 1,
    });
    expect(await sharp(examined.thumbnail).metadata()).toMatchObject({
      format: 'jpeg',
      width: 256,
      height: 192,
    });
  });

  it('reads BMP, which looks the same as the PNG of the picture', async () => {
    const picture = sharp(
      await drawPicture({ text: 'a', width: 51, height: 33, contentType: 'image/png' }),
    );
    const bytes = bitmapOf(await picture.clone().raw().toBuffer(), 51, 33);

    const [bmp, png] = [
      await examiner.examine(bytes),
      await examiner.examine(await picture.toBuffer()),
    ];

    expect(bmp).toMatchObject({ format: 'bmp', contentType: 'image/bmp', width: 51, height: 33 });
    expect(bmp.thumbnail).toEqual(png.thumbnail);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('shows orientation %i upright', async (orientation) => {
    const upright = await halves();
    const stored = await asStored(upright, orientation);

    const examined = await examiner.examine(stored);

    expect(examined).toMatchObject({ width: 60, height: 40, orientation });
    expect(await colourAt(examined.thumbnail, 10, 20)).toEqual(
      expect.objectContaining({ red: true }),
    );
    expect(await colourAt(examined.thumbnail, 50, 20)).toEqual(
      expect.objectContaining({ red: false }),
    );
  });

  it('leaves the bytes as they are', async () => {
    const bytes = await asStored(await halves(), 6);
    const before = Buffer.from(bytes);

    await examiner.examine(bytes);

    expect(bytes).toEqual(before);
  });

  it('does not enlarge small pictures', async () => {
    const { thumbnail } = await examiner.examine(
      await drawPicture({ text: 's', width: 40, height: 30 }),
    );

    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 40, height: 30 });
  });

  it('keeps a pixel of very long pictures', async () => {
    const { thumbnail } = await examiner.examine(
      await drawPicture({ text: 'l', width: 9000, height: 1 }),
    );

    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 256, height: 1 });
  });

  it('puts transparent pictures on white', async () => {
    const clear = await sharp({
      create: { width: 20, height: 20, channels: 4, background: { ...RED, alpha: 0 } },
    })
      .png()
      .toBuffer();

    const { thumbnail } = await examiner.examine(clear);

    expect((await sharp(thumbnail).stats()).channels.map(({ mean }) => mean)).toEqual([
      255, 255, 255,
    ]);
  });

  it('scales 16-bit grey instead of clipping it', async () => {
    const grey = new Uint16Array(64 * 64).fill(40_000);
    const png = await sharp(grey, { raw: { width: 64, height: 64, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();

    for (const bytes of [png, greyTiff(grey, 64, 64)]) {
      expect(await sharp(bytes).metadata()).toMatchObject({ depth: 'ushort', channels: 1 });

      const { thumbnail } = await examiner.examine(bytes);

      expect((await sharp(thumbnail).stats()).channels[0]?.mean).toBeCloseTo(156, -1);
    }
  });

  it('turns CMYK into the colours of a screen', async () => {
    const bytes = await sharp({ create: { width: 30, height: 30, channels: 3, background: RED } })
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ space: 'cmyk' });

    const { thumbnail } = await examiner.examine(bytes);

    expect(await sharp(thumbnail).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
    expect(await colourAt(thumbnail, 15, 15)).toEqual(expect.objectContaining({ red: true }));
  });

  it('shows the first frame of an animation', async () => {
    const frames = await Promise.all(
      [RED, BLUE].map((background) =>
        sharp({ create: { width: 30, height: 20, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const bytes = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ pages: 2 });

    const examined = await examiner.examine(bytes);

    expect(examined).toMatchObject({ width: 30, height: 20 });
    expect(await colourAt(examined.thumbnail, 15, 10)).toEqual(
      expect.objectContaining({ red: true }),
    );
  });

  it('tolerates what follows a picture, and says what the picture is', async () => {
    const polyglot = Buffer.concat([
      await drawPicture({ text: 'p' }),
      Buffer.from('<script>alert(1)</script>'),
    ]);

    expect(await examiner.examine(polyglot)).toMatchObject({ contentType: 'image/jpeg' });
  });

  it.each(['jpeg', 'png', 'gif', 'webp', 'tiff'] as const)(
    'refuses %s that was cut off',
    async (format) => {
      const bytes = await sharp(await drawPicture({ text: 'a' }))
        .resize(300, 200, { fit: 'fill' })
        .toFormat(format)
        .toBuffer();

      for (const part of [0.1, 0.5, 0.9]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * part));

        await expect(examiner.examine(cut)).rejects.toThrow(UnreadableImageError);
      }
    },
  );

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    'just a text',
    '',
    'GIF89a',
    '\xff\xd8\xff and nothing of a picture',
  ])('refuses %j', async (text) => {
    await expect(examiner.examine(Buffer.from(text, 'latin1'))).rejects.toThrow(
      UnreadableImageError,
    );
  });

  it('refuses too many pixels by the header alone, whatever the format', async () => {
    const png = await sharp({
      create: { width: 30_000, height: 2_000, channels: 3, background: RED },
    })
      .png()
      .toBuffer();
    const bmp = bitmapOf(Buffer.alloc(0), 30_000, 0);
    bmp.writeInt32LE(30_000, 22);

    for (const bytes of [png, bmp]) {
      await expect(examiner.examine(bytes)).rejects.toThrow(ImageTooLargeError);
    }
  });

  it('refuses files with more bytes than are taken', async () => {
    const strict = new ImageExaminer({ ...LIMITS, maxBytes: 100 });

    await expect(strict.examine(await drawPicture({ text: 'a' }))).rejects.toThrow(
      ImageTooLargeError,
    );
  });

  it('reads many pictures that arrive together', async () => {
    const pictures = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        drawPicture({ text: `${index}`, width: 40 + index }),
      ),
    );

    const examined = await Promise.all(pictures.map((bytes) => examiner.examine(bytes)));

    expect(examined.map(({ width }) => width)).toEqual(pictures.map((_, index) => 40 + index));
  });
});

/** An uncompressed TIFF of one strip. */
function greyTiff(grey: Uint16Array, width: number, height: number): Buffer {
  const data = Buffer.from(grey.buffer);
  const tags = [
    [256, width],
    [257, height],
    [258, 16],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, height],
    [279, data.length],
  ];
  const directory = Buffer.alloc(2 + tags.length * 12 + 4);
  directory.writeUInt16LE(tags.length, 0);
  tags.forEach(([tag = 0, value = 0], index) => {
    const at = 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(4, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(value, at + 8);
  });
  const header = Buffer.from('49492a0000000000', 'hex');
  header.writeUInt32LE(8 + data.length, 4);
  return Buffer.concat([header, data, directory]);
}

/** 60 × 40: the left half red, the right half blue. */
function halves(): Promise<Buffer> {
  return sharp({ create: { width: 60, height: 40, channels: 3, background: RED } })
    .composite([
      {
        input: { create: { width: 30, height: 40, channels: 3, background: BLUE } },
        left: 30,
        top: 0,
      },
    ])
    .png()
    .toBuffer();
}

/** Turns a picture so that its orientation turns it back. */
async function asStored(upright: Buffer, orientation: number): Promise<Buffer> {
  const turns: Record<number, [mirrored: boolean, degrees: number]> = {
    1: [false, 0],
    2: [true, 0],
    3: [false, 180],
    4: [true, 180],
    5: [true, 270],
    6: [false, 270],
    7: [true, 90],
    8: [false, 90],
  };
  const [mirrored, degrees] = turns[orientation] ?? [false, 0];
  const mirror = await sharp(upright).flop(mirrored).png().toBuffer();
  return sharp(mirror)
    .rotate(degrees)
    .withMetadata({ orientation })
    .jpeg({ quality: 100 })
    .toBuffer();
}

async function colourAt(jpeg: Buffer, left: number, top: number) {
  const [red = 0, green = 0, blue = 0] = await sharp(jpeg)
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer();
  return { red: red > 150 && blue < 120 && green < 120, channels: [red, green, blue] };
}
