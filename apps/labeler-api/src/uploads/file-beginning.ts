import { type FileKind, KIND_BYTES, kindOf } from './file-kind';

/** The first bytes of a file that is arriving. */
export interface FileBeginning {
  kind: FileKind;
  chunks: Buffer[];
  /** Bytes in `chunks`. */
  size: number;
  /** Whether that is the whole file. */
  complete: boolean;
}

/** Reads a file up to `limit` bytes and a little more, or until it is known not to be an image. */
export async function readBeginning(
  path: string,
  content: AsyncIterator<Buffer, void>,
  limit: number,
): Promise<FileBeginning> {
  const chunks: Buffer[] = [];
  let size = 0;
  let kind: FileKind | undefined;
  while (size <= limit) {
    const next = await content.next();
    if (next.done)
      return { kind: kind ?? kindOf(path, Buffer.concat(chunks)), chunks, size, complete: true };
    chunks.push(next.value);
    size += next.value.length;
    if (size >= KIND_BYTES) kind ??= kindOf(path, Buffer.concat(chunks));
    if (kind !== undefined && kind !== 'image') break;
  }
  return { kind: kind ?? kindOf(path, Buffer.concat(chunks)), chunks, size, complete: false };
}

/** The whole file, of which a part was read before. */
export async function* wholeFile(
  { chunks, complete }: FileBeginning,
  content: AsyncIterator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  yield* chunks;
  if (complete) return;
  for (;;) {
    const next = await content.next();
    if (next.done) return;
    yield next.value;
  }
}
