import { type Segment } from './catalog';
import { S3Error } from './errors';

export interface ByteRange {
  readonly start: number;
  readonly length: number;
}

/**
 * Reads a Range header.
 * @returns undefined for anything but one well-formed byte range, which RFC 9110 lets a server ignore
 * @throws S3Error InvalidRange when the range lies outside the object
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, from, to, suffix] =
    /^bytes\s*=\s*(?:(\d+)\s*-\s*(\d*)|-\s*(\d+))$/i.exec(header ?? '') ?? [];
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), size);
    return requireWithin({ start: size - length, length }, size);
  }
  if (from === undefined || (to && Number(to) < Number(from))) return undefined;
  const end = to ? Math.min(Number(to) + 1, size) : size;
  return requireWithin({ start: Number(from), length: end - Number(from) }, size);
}

function requireWithin(range: ByteRange, size: number): ByteRange {
  if (range.length > 0) return range;
  throw new S3Error('InvalidRange', undefined, { ActualObjectSize: String(size) });
}

/** The segments that hold a range of what the given segments hold. */
export function sliceSegments(
  segments: readonly Segment[],
  { start, length }: ByteRange,
): Segment[] {
  const sliced: Segment[] = [];
  let position = 0;
  for (const segment of segments) {
    const from = Math.max(start, position);
    const to = Math.min(start + length, position + segment.length);
    if (from < to) {
      sliced.push({ ...segment, offset: segment.offset + from - position, length: to - from });
    }
    position += segment.length;
  }
  return sliced;
}
