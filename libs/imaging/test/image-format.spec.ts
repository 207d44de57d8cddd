import { drawPicture } from '@libs/testing';
import sharp from 'sharp';
import { contentTypeOf, SNIFF_BYTES, sniffImage } from '../src/image-format';

describe('sniffImage', () => {
  it.each(['jpeg', 'png', 'gif', 'webp', 'tiff'] as const)(
    'knows %s by its content',
    async (format) => {
      const bytes = await sharp(await drawPicture({ text: 'a' }))
        .toFormat(format)
        .toBuffer();

      expect(sniffImage(bytes.subarray(0, SNIFF_BYTES))).toBe(format);
      expect(contentTypeOf(format)).toBe(`image/${format}`);
    },
  );

  it('knows BMP by its header and not by two letters', () => {
    const bitmap = Buffer.from('424d00000000000000003600000028000000', 'hex');

    expect(sniffImage(bitmap)).toBe('bmp');
    expect(sniffImage(Buffer.from('BMW and other cars, a list'))).toBeUndefined();
  });

  it('knows big-endian and big TIFF', () => {
    expect(sniffImage(Buffer.from('4d4d002a00000008', 'hex'))).toBe('tiff');
    expect(sniffImage(Buffer.from('49492b0008000000', 'hex'))).toBe('tiff');
  });

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '%PDF-1.7',
    'PK\x03\x04',
    'GIF90a',
    'RIFF1234WAVE',
    '',
  ])('takes %p for no image', (text) => {
    expect(sniffImage(Buffer.from(text, 'latin1'))).toBeUndefined();
  });
});
