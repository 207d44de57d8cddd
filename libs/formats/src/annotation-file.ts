/** Half-open: bytes from `start` up to but not including `end`. */
export interface FileRange {
  start: number;
  end: number;
}

/** An annotation file, wherever its bytes lie. */
export interface AnnotationFile {
  /** As the person who sent it calls it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes of the range, or all of them. May be called any number of times. */
  open(range?: FileRange): AsyncIterable<Uint8Array>;
}

/** A file whose bytes are in memory. */
export function annotationFileOf(name: string, bytes: Uint8Array): AnnotationFile {
  return {
    name,
    size: bytes.length,
    async *open(range) {
      await Promise.resolve();
      yield range ? bytes.subarray(range.start, range.end) : bytes;
    },
  };
}
