import type { RowMask } from '../geometry/row-mask';

/** Pixels of an image that masks are read of. */
const MAX_PIXELS = 50_000_000;
const CHANNELS = 4;
const ALPHA = 3;

/**
 * Reads the mask of a brush: the pixels of the whole image as RGBA, packed in runs. What is not transparent is painted.
 * Source of the packing: `rle-pack` of thi.ng/umbrella, which Label Studio uses.
 */
export function brushMask(
  packed: readonly number[],
  width: number,
  height: number,
): RowMask | null {
  if (width * height > MAX_PIXELS) return null;
  const bits = new BitReader(Uint8Array.from(packed));
  const length = bits.read(32);
  const wordSize = bits.read(5) + 1;
  const runSizes = [0, 0, 0, 0].map(() => bits.read(4) + 1);
  if (length !== width * height * CHANNELS) return null;
  const runs = new PaintedRuns();
  for (let at = 0; at < length && !bits.isOver;) {
    const isRun = bits.read(1) === 1;
    const end = at + 1 + bits.read(runSizes[bits.read(2)] ?? 1);
    if (isRun) runs.addRun(at, Math.min(end, length), bits.read(wordSize));
    else for (let each = at; each < end; each++) runs.addRun(each, each + 1, bits.read(wordSize));
    at = end;
  }
  return bits.isOver ? null : { left: 0, top: 0, width, height, counts: runs.counts() };
}

/** Turns runs of channel values into runs of pixels. */
class PaintedRuns {
  private readonly runs: number[] = [0];
  private isPainted = false;

  addRun(start: number, end: number, value: number): void {
    const alphas = alphasBefore(end) - alphasBefore(start);
    if (alphas === 0) return;
    if (value > 0 !== this.isPainted) {
      this.isPainted = !this.isPainted;
      this.runs.push(0);
    }
    this.runs[this.runs.length - 1] = (this.runs.at(-1) ?? 0) + alphas;
  }

  counts(): number[] {
    return this.runs;
  }
}

function alphasBefore(position: number): number {
  return Math.floor((position + CHANNELS - 1 - ALPHA) / CHANNELS);
}

class BitReader {
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isOver(): boolean {
    return this.position > 8 * this.bytes.length;
  }

  /** Highest bit first; zeros after the end. */
  read(bits: number): number {
    let value = 0;
    for (let left = bits; left > 0; left--) {
      const byte = this.bytes[this.position >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.position & 7))) & 1);
      this.position += 1;
    }
    return value;
  }
}
