import sharp from 'sharp';
import { type DemoDataset, TEXTURES } from './datasets';
import type { Random } from './random';
import type { Thing } from './scene';

const THUMBNAIL_SIDE = 256;
const THUMBNAIL_QUALITY = 85;
const STROKE = 5;

// Pictures are made several at a time; more threads for each only get in each other's way.
sharp.concurrency(1);

/** Draws things on a texture and encodes the picture by the extension of its file name. */
export async function drawScene(
  { texture, size: [width, height] }: Pick<DemoDataset, 'texture' | 'size'>,
  things: readonly Thing[],
  fileName: string,
  random: Random,
): Promise<Buffer> {
  // Noise has no edges to keep sharp: the kernel for that would be half of the work of a picture.
  const ground = await noise(texture, random)
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  const picture = sharp(ground, { raw: { width, height, channels: 3 } }).composite([
    { input: Buffer.from(svg(things, width, height)) },
  ]);
  return fileName.endsWith('.png')
    ? picture.png({ compressionLevel: 6 }).toBuffer()
    : picture.jpeg({ quality: 88 }).toBuffer();
}

/** The small copy of a picture: fits a square, never enlarged, JPEG without transparency. */
export function drawThumbnail(picture: Buffer): Promise<Buffer> {
  return sharp(picture)
    .rotate()
    .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: THUMBNAIL_QUALITY })
    .toBuffer();
}

function noise(texture: DemoDataset['texture'], random: Random): sharp.Sharp {
  const { cells, color, contrast } = TEXTURES[texture];
  const [width, height] = cells;
  const pixels = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const shade = (random.next() - 0.5) * contrast;
    color.forEach((channel, index) => {
      pixels[pixel * 3 + index] = Math.round(channel + shade);
    });
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

function svg(things: readonly Thing[], width: number, height: number): string {
  const shapes = things.map(shape).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`;
}

function shape({ fill, outline, circle, open }: Thing): string {
  const points = outline.map((point) => point.join(',')).join(' ');
  if (open) {
    return `<polyline points="${points}" fill="none" stroke="${fill}" stroke-width="${STROKE}"/>`;
  }
  if (circle) {
    const [x, y] = circle.center;
    return `<circle cx="${x}" cy="${y}" r="${circle.radius}" fill="${fill}"/>`;
  }
  return `<polygon points="${points}" fill="${fill}"/>`;
}
