import sharp from 'sharp';
import { crc32, deflateSync } from 'node:zlib';
import { deflatedZeros } from './hostile-zip';

/** A real PNG of one colour: a small file however many pixels it has. */
export function blankPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = zlibZeros((1 + Math.ceil(width / 8)) * height);
  return png([chunk('IHDR', header), chunk('IDAT', rows)]);
}

/** A PNG whose comment inflates to so many bytes. */
export function commentBombPng(bytes: number): Buffer {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
  const comment = Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), zlibZeros(bytes)]);
  const pixels = deflateSync(Buffer.alloc(2));
  return png([chunk('IHDR', header), chunk('zTXt', comment), chunk('IDAT', pixels)]);
}

/** As `deflateSync` would make of them. */
function zlibZeros(bytes: number): Buffer {
  const checksum = Buffer.alloc(4);
  // Adler-32 of zeros: the lower half stays 1, the upper half adds it up for each byte. RFC 1950, section 9.
  checksum.writeUInt16BE(bytes % 65_521, 0);
  checksum.writeUInt16BE(1, 2);
  return Buffer.concat([Buffer.from([0x78, 0x9c]), deflatedZeros(bytes), checksum]);
}

/** The header of a BMP, which claims so many pixels. */
export function bmpHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return header;
}

/** A real GIF with a page behind it that a browser would run. */
export async function gifWithPage(): Promise<Buffer> {
  const gif = await flat().gif().toBuffer();
  return Buffer.concat([gif, Buffer.from('<html><script>alert(1)</script></html>')]);
}

export function cmykJpeg(): Promise<Buffer> {
  return flat().toColourspace('cmyk').jpeg().toBuffer();
}

/** A JPEG that claims more pixels than it has. */
export async function swollenJpeg(side: number): Promise<Buffer> {
  const jpeg = await flat().jpeg().toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(side, frame + 5);
  jpeg.writeUInt16BE(side, frame + 7);
  return jpeg;
}

function flat() {
  return sharp({ create: { width: 64, height: 48, channels: 3, background: '#4477aa' } });
}

function png(chunks: readonly Buffer[]): Buffer {
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const body = Buffer.concat([Buffer.from(type), content]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
