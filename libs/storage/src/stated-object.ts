import { Readable } from 'node:stream';
import type { ByteRange, ObjectContent, ObjectStore } from './object-store';
import type { BucketRole } from './storage.config';
import { ObjectChangedError, ObjectNotFoundError, StoredContentError } from './storage.errors';

/** An object as a row describes it. */
export interface StatedObject {
  bucket: BucketRole;
  key: string;
  /** Bytes. */
  size: number;
  /** Only this version of the object. */
  etag?: string | undefined;
  /** Where the same bytes are when the object is another one or gone by now; undefined when they are nowhere. */
  moved?: () => Promise<StatedObject | undefined>;
}

/**
 * Longer objects are fetched in pieces of this length, each read at once: a slow download then never keeps a connection
 * to the store waiting, of which there are few.
 */
const PIECE = 4 * 1024 * 1024;

/**
 * Opens an object, or a part of it.
 * @throws StoredContentError when it is not as long as stated, ObjectNotFoundError, ObjectChangedError,
 * StorageUnavailableError; later ones through the stream
 */
export async function openStated(
  store: ObjectStore,
  object: StatedObject,
  range: ByteRange = { start: 0, end: object.size },
): Promise<Readable> {
  if (range.end - range.start > PIECE) {
    return Readable.from(inPieces(store, object, range), { objectMode: false });
  }
  return (await openPiece(store, object, range)).content.body;
}

async function* inPieces(
  store: ObjectStore,
  stated: StatedObject,
  { start, end }: ByteRange,
): AsyncGenerator<Buffer, void> {
  let object = stated;
  const load = async (from: number): Promise<Buffer[]> => {
    const piece = { start: from, end: Math.min(from + PIECE, end) };
    const opened = await openPiece(store, object, piece);
    // The rest comes from the same place, and is the same version.
    object = { ...opened.object, etag: opened.content.etag };
    const chunks: Buffer[] = [];
    for await (const chunk of opened.content.body as AsyncIterable<Buffer>) chunks.push(chunk);
    return chunks;
  };
  let next: Promise<Buffer[]> | undefined = load(start);
  for (let from = start + PIECE; next; from += PIECE) {
    const chunks: Buffer[] = await next;
    next = from < end ? load(from) : undefined;
    // Whoever stops reading here leaves it alone.
    next?.catch(() => undefined);
    yield* chunks;
  }
}

interface Opened {
  object: StatedObject;
  content: ObjectContent;
}

async function openPiece(
  store: ObjectStore,
  object: StatedObject,
  range: ByteRange,
): Promise<Opened> {
  try {
    return { object, content: await openExactly(store, object, range) };
  } catch (error) {
    const mayHaveMoved =
      error instanceof ObjectChangedError ||
      error instanceof ObjectNotFoundError ||
      error instanceof StoredContentError;
    const moved = mayHaveMoved ? await object.moved?.() : undefined;
    if (!moved) throw error;
    return { object: moved, content: await openExactly(store, moved, range) };
  }
}

async function openExactly(
  store: ObjectStore,
  { bucket, key, size, etag }: StatedObject,
  range: ByteRange,
): Promise<ObjectContent> {
  const isWhole = range.start === 0 && range.end === size;
  const content = await store.get(bucket, key, {
    ...(!isWhole && { range }),
    ...(etag !== undefined && { ifMatch: etag }),
  });
  if (content.size === size) return content;
  content.body.destroy();
  throw new StoredContentError(key, size, content.size);
}
