import { createHash } from 'node:crypto';
import sharp from 'sharp';

export interface Picture {
  /** Decides what the picture looks like: the same text, the same bytes. */
  text: string;
  contentType?: 'image/jpeg' | 'image/png';
  width?: number;
  height?: number;
}

const TILE = 8;

/** A small real picture: coloured tiles that follow from a text. */
export async function drawPicture(picture: Picture): Promise<Buffer> {
  const { text, contentType = 'image/jpeg', width = 96, height = 64 } = picture;
  const colours = createHash('sha512').update(text).digest();
  const pixels = Buffer.alloc(width * height * 3);
  for (let offset = 0; offset < pixels.length; offset += 1) {
    const pixel = Math.floor(offset / 3);
    const column = Math.floor((pixel % width) / TILE);
    const row = Math.floor(pixel / width / TILE);
    pixels[offset] = colours[(column * 7 + row * 13 + (offset % 3)) % colours.length] ?? 0;
  }
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  return contentType === 'image/png' ? image.png().toBuffer() : image.jpeg().toBuffer();
}
