const MIB = 1024 * 1024;
const MULTIPART_ETAG = /^"?[0-9a-f]{32}-(\d+)"?$/;

/** What writers use: this product, the SDKs and command line tools of stores. */
const USUAL_PARTS_MIB = [8, 16, 5, 10, 15, 32, 50, 64, 100, 128, 256, 512];
const SMALLEST = 5 * MIB;

/**
 * Bytes per part with which an object was probably written: its ETag tells the number of its parts, and written again
 * with the same parts, it gets the same ETag. Undefined for objects that were written as a whole.
 */
export function partSizeOf(etag: string, size: number): number | undefined {
  const parts = Number(MULTIPART_ETAG.exec(etag)?.[1] ?? 0);
  if (parts === 0) return undefined;
  const fits = (partSize: number) => Math.ceil(size / partSize) === parts;
  const usual = USUAL_PARTS_MIB.map((mib) => mib * MIB).find(fits);
  if (usual !== undefined) return usual;
  const whole = Math.ceil(size / parts / MIB) * MIB;
  return Math.max(SMALLEST, fits(whole) ? whole : Math.ceil(size / parts));
}
