/** Half-open: bytes from `start` up to but not including `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

const SINGLE = /^bytes=\s*(\d*)-(\d*)\s*$/i;

/**
 * The bytes that a `Range` header asks for (RFC 9110 §14.1.2, §14.2).
 * @param size Bytes of the whole.
 * @returns `undefined` when the whole shall be sent: no header, another unit, several ranges or no sense;
 * `'unsatisfiable'` when the range lies behind the end.
 */
export function parseRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = SINGLE.exec(header ?? '') ?? [];
  if (first === '') return last === '' ? undefined : fromEnd(Number(last), size);
  return fromStart(Number(first), last === '' ? Infinity : Number(last), size);
}

function fromStart(first: number, last: number, size: number) {
  if (last < first) return undefined;
  return first >= size ? 'unsatisfiable' : { start: first, end: Math.min(last + 1, size) };
}

function fromEnd(count: number, size: number): ByteRange | 'unsatisfiable' {
  return count === 0 || size === 0
    ? 'unsatisfiable'
    : { start: Math.max(0, size - count), end: size };
}
