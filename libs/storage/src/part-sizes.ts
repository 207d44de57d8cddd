const MIB = 1024 * 1024;
const SMALLEST_PART = 8 * MIB;
const PART_OF_UNKNOWN_SIZE = 16 * MIB;
/** S3 and R2 allow no more; all parts but the last must be equally long on R2. */
export const MAX_PARTS = 10_000;
const MEMORY = 64 * MIB;

export interface PartPlan {
  partSize: number;
  /** Parts on their way at the same time. */
  concurrency: number;
}

/**
 * How to cut a stream of `size` bytes (undefined: unknown) so that it fits in 10,000 parts and about 64 MiB of memory,
 * or with parts of `given` bytes.
 */
export function planParts(size: number | undefined, given?: number): PartPlan {
  const needed = size === undefined ? PART_OF_UNKNOWN_SIZE : Math.ceil(size / MAX_PARTS);
  const partSize = given ?? Math.max(SMALLEST_PART, Math.ceil(needed / MIB) * MIB);
  return { partSize, concurrency: Math.min(4, Math.max(1, Math.floor(MEMORY / partSize) - 1)) };
}
