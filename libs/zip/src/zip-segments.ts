import {
  ZipContentError,
  type ZipEntries,
  type ZipEntry,
  type ZipRange,
  type ZipRun,
  type ZipSection,
  type ZipTotals,
} from './zip-entry';
import { directoryHeader, localHeader, sectionBytes, trailer, zipSize } from './zip-layout';

/** A piece of the archive: bytes at hand, or a part of a content that is still to be opened. */
export type Segment = { bytes: Buffer } | ContentSegment;

export interface ContentSegment {
  entry: ZipEntry;
  part: ZipRange;
}

const LONGEST_NAME = 0xffff;
/** Headers are short and many; each piece that is passed on costs as much as several of them. */
const DIRECTORY_BATCH = 64 * 1024;

interface Plan {
  entries: ZipEntries;
  totals: ZipTotals;
  range: ZipRange;
}

/** The pieces that make up `range` of the archive, in order. Entries before it are passed over, never opened. */
export async function* zipSegments(plan: Plan): AsyncGenerator<Segment, void> {
  const { totals, range } = plan;
  const directoryStart = sectionBytes('contents', totals);
  const trailerStart = directoryStart + sectionBytes('directory', totals);
  if (range.start < directoryStart) yield* contents(plan, range);
  if (range.start < trailerStart && range.end > directoryStart) {
    yield* directory(plan, shifted(range, directoryStart));
  }
  if (range.end > trailerStart) yield* slice(trailer(totals), shifted(range, trailerStart));
}

async function* contents(plan: Plan, range: ZipRange): AsyncGenerator<Segment, void> {
  const walk = new Walk(plan, 'contents', range);
  for await (const item of walk.items()) {
    const start = walk.end - item.entry.size;
    const header = localHeader(item.entry, item.name);
    yield* slice(header, shifted(range, start - header.length));
    const part = clip(shifted(range, start), item.entry.size);
    if (part.start < part.end) yield { entry: item.entry, part };
  }
}

async function* directory(plan: Plan, range: ZipRange): AsyncGenerator<Segment, void> {
  const walk = new Walk(plan, 'directory', range);
  let headers: Buffer[] = [];
  let bytes = 0;
  for await (const { entry, name, offset } of walk.items()) {
    const header = directoryHeader(entry, name, offset);
    for (const segment of slice(header, shifted(range, walk.end - header.length))) {
      headers.push(segment.bytes);
      bytes += segment.bytes.length;
    }
    if (bytes < DIRECTORY_BATCH) continue;
    yield { bytes: Buffer.concat(headers, bytes) };
    headers = [];
    bytes = 0;
  }
  if (bytes > 0) yield { bytes: Buffer.concat(headers, bytes) };
}

interface Item {
  entry: ZipEntry;
  name: Buffer;
  /** Where the local header begins in the archive. */
  offset: number;
}

/** One pass over the entries that checks them against what was stated. */
class Walk {
  private readonly passed: ZipTotals = { entries: 0, nameBytes: 0, contentBytes: 0 };
  private lastName: Buffer | undefined;
  /** Where the current entry ends in the section. */
  end = 0;

  constructor(
    private readonly plan: Plan,
    private readonly section: ZipSection,
    private readonly range: ZipRange,
  ) {}

  /** The entries that have bytes in the range. */
  async *items(): AsyncGenerator<Item> {
    const { section, range, plan } = this;
    for await (const item of plan.entries({ section, bytes: range.start })) {
      const offset = sectionBytes('contents', this.passed);
      const name = this.pass(item);
      this.end = sectionBytes(section, this.passed);
      if (!('size' in item)) {
        if (this.end > range.start) throw new ZipContentError('A run reaches into what is read');
      } else if (this.end > range.start) {
        yield { entry: item, name, offset };
      }
      if (this.end >= range.end && range.end < sectionBytes(section, plan.totals)) return;
    }
    this.compare(zipSize(this.passed) === zipSize(plan.totals));
  }

  private pass(item: ZipEntry | ZipRun): Buffer {
    const { passed, plan } = this;
    const name = Buffer.from('size' in item ? item.name : item.lastName);
    if (this.lastName && Buffer.compare(this.lastName, name) >= 0) {
      throw new ZipContentError(
        `Entries are not in byte order at ${JSON.stringify(name.toString())}`,
      );
    }
    if (name.length > LONGEST_NAME) throw new ZipContentError('A name is longer than 65535 bytes');
    this.lastName = name;
    const sums = 'size' in item ? sumsOf(item, name) : item;
    passed.entries += sums.entries;
    passed.nameBytes += sums.nameBytes;
    passed.contentBytes += sums.contentBytes;
    this.compare(
      passed.entries <= plan.totals.entries &&
        passed.nameBytes <= plan.totals.nameBytes &&
        passed.contentBytes <= plan.totals.contentBytes,
    );
    return name;
  }

  private compare(agrees: boolean): void {
    if (!agrees) throw new ZipContentError('The entries are not those that were counted');
  }
}

function sumsOf({ size, crc32 }: ZipEntry, name: Buffer): ZipTotals {
  if (!Number.isSafeInteger(size) || size < 0) throw new ZipContentError(`${size} is no size`);
  if (crc32 >>> 0 !== crc32 || (size === 0 && crc32 !== 0)) {
    throw new ZipContentError(`${crc32} is not the CRC-32 of ${size} bytes`);
  }
  return { entries: 1, nameBytes: name.length, contentBytes: size };
}

/** The range as seen from `origin`. */
function shifted({ start, end }: ZipRange, origin: number): ZipRange {
  return { start: start - origin, end: end - origin };
}

function clip({ start, end }: ZipRange, length: number): ZipRange {
  return { start: Math.max(0, start), end: Math.min(length, end) };
}

function* slice(bytes: Buffer, range: ZipRange): Generator<{ bytes: Buffer }> {
  const { start, end } = clip(range, bytes.length);
  if (start < end) yield { bytes: bytes.subarray(start, end) };
}
