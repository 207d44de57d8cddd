import type { ContentReader } from './content-reader';
import type { ContentSegment, Segment } from './zip-segments';

/** Small contents wait for the store, not for the network: up to 16 (each with its header) are asked for at once. */
const SEGMENTS_AHEAD = 32;
const BYTES_AHEAD = 4 * 1024 * 1024;

type Loaded = { bytes: Buffer } | { chunks: Promise<Buffer[]> } | ContentSegment;

/**
 * The bytes of the segments in order. Contents that fit in the look-ahead are loaded while earlier ones are sent;
 * a longer one is streamed when its turn comes.
 */
export async function* inOrder(
  segments: AsyncGenerator<Segment, void>,
  reader: ContentReader,
): AsyncGenerator<Buffer> {
  const ahead = new LookAhead(segments, reader);
  try {
    for (let next = await ahead.take(); next; next = await ahead.take()) {
      if ('bytes' in next) yield next.bytes;
      else if ('chunks' in next) yield* await next.chunks;
      else yield* reader.read(next);
    }
  } finally {
    reader.close();
    await segments.return(undefined);
  }
}

class LookAhead {
  private readonly queue: { item: Loaded; bytes: number }[] = [];
  private bytes = 0;
  private isDone = false;

  constructor(
    private readonly segments: AsyncGenerator<Segment, void>,
    private readonly reader: ContentReader,
  ) {}

  async take(): Promise<Loaded | undefined> {
    while (!this.isDone && this.queue.length < SEGMENTS_AHEAD && this.bytes < BYTES_AHEAD) {
      const { value, done } = await this.segments.next();
      if (done) this.isDone = true;
      else this.add(value);
    }
    const first = this.queue.shift();
    if (!first) return undefined;
    this.bytes -= first.bytes;
    return first.item;
  }

  private add(segment: Segment): void {
    const isContent = 'entry' in segment;
    const bytes = isContent ? segment.part.end - segment.part.start : segment.bytes.length;
    this.bytes += bytes;
    const item = isContent && bytes <= BYTES_AHEAD ? { chunks: this.load(segment) } : segment;
    this.queue.push({ item, bytes });
  }

  private load(segment: ContentSegment): Promise<Buffer[]> {
    const chunks = this.reader.load(segment);
    // Its error is thrown when its turn comes; until then it is not an unhandled one.
    chunks.catch(() => undefined);
    return chunks;
  }
}
