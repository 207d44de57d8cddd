export type ImageFormat = 'jpeg' | 'png' | 'gif' | 'bmp' | 'webp' | 'tiff';

/** So many bytes of a file are enough to tell its format. */
export const SNIFF_BYTES = 18;

/** Lengths of the headers that BMP has had: a text that begins with `BM` has none of them at this place. */
const BMP_HEADERS = new Set([12, 16, 40, 52, 56, 64, 108, 124]);
const BMP_HEADER_OFFSET = 14;

const SIGNATURES: { format: ImageFormat; matches: (head: Buffer) => boolean }[] = [
  { format: 'jpeg', matches: (head) => hex(head, 0, 3) === 'ffd8ff' },
  { format: 'png', matches: (head) => hex(head, 0, 8) === '89504e470d0a1a0a' },
  { format: 'gif', matches: (head) => /^GIF8[79]a$/.test(head.toString('latin1', 0, 6)) },
  {
    format: 'webp',
    matches: (head) => /^RIFF[^]{4}WEBP$/.test(head.toString('latin1', 0, 12)),
  },
  // The last two are BigTIFF.
  {
    format: 'tiff',
    matches: (head) => ['49492a00', '4d4d002a', '49492b00', '4d4d002b'].includes(hex(head, 0, 4)),
  },
  {
    format: 'bmp',
    matches: (head) =>
      head.length >= SNIFF_BYTES &&
      head.toString('latin1', 0, 2) === 'BM' &&
      BMP_HEADERS.has(head.readUInt32LE(BMP_HEADER_OFFSET)),
  },
];

/**
 * Tells the format of a file by its first bytes, whatever it is called.
 * @param head the first SNIFF_BYTES bytes or more
 * @returns undefined when it is no image that we take
 */
export function sniffImage(head: Buffer): ImageFormat | undefined {
  return SIGNATURES.find(({ matches }) => matches(head))?.format;
}

/** The media type of a format. */
export function contentTypeOf(format: ImageFormat): string {
  return `image/${format}`;
}

function hex(head: Buffer, start: number, end: number): string {
  return head.toString('hex', start, end);
}
