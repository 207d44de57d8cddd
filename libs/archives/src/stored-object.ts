import type { ObjectStore } from '@libs/storage';
import { Readable } from 'node:stream';
import { StoredContentError } from './archives.errors';
import type { ByteRange } from './byte-range';

/** An object as a row describes it. */
export interface StatedObject {
  s3Key: string;
  /** Bytes. */
  size: number;
  /** Only this version of the object. */
  etag?: string;
}

/**
 * Longer objects are fetched in pieces of this length, each read at once: a slow download then never keeps a connection
 * to the store waiting, of which there are few.
 */
const PIECE = 4 * 1024 * 1024;

/**
 * Opens an object of the datasets bucket, or a part of it.
 * @throws StoredContentError when it is not as long as stated, ObjectNotFoundError, ObjectChangedError,
 * StorageUnavailableError; later ones through the stream
 */
export async function openStored(
  store: ObjectStore,
  object: StatedObject,
  range: ByteRange = { start: 0, end: object.size },
): Promise<Readable> {
  if (range.end - range.start > PIECE) {
    return Readable.from(inPieces(store, object, range), { objectMode: false });
  }
  return (await openPiece(store, object, range)).body;
}

async function* inPieces(
  store: ObjectStore,
  object: StatedObject,
  { start, end }: ByteRange,
): AsyncGenerator<Buffer, void> {
  let { etag } = object;
  const load = async (from: number): Promise<Buffer[]> => {
    const piece = { start: from, end: Math.min(from + PIECE, end) };
    const content = await openPiece(store, { ...object, ...(etag && { etag }) }, piece);
    etag ??= content.etag;
    const chunks: Buffer[] = [];
    for await (const chunk of content.body as AsyncIterable<Buffer>) chunks.push(chunk);
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

async function openPiece(
  store: ObjectStore,
  { s3Key, size, etag }: StatedObject,
  range: ByteRange,
) {
  const isWhole = range.start === 0 && range.end === size;
  const content = await store.get('datasets', s3Key, {
    ...(!isWhole && { range }),
    ...(etag && { ifMatch: etag }),
  });
  if (content.size === size) return content;
  content.body.destroy();
  throw new StoredContentError(s3Key, size, content.size);
}
