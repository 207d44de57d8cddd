/** The body of a response piece by piece, as slowly as the caller likes. */
export async function* bytesOf(response: Response): AsyncGenerator<Buffer, undefined> {
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    yield Buffer.from(piece);
  }
}

/** The lengths of what is left. @throws when the connection breaks before the end */
export async function lengthOf(pieces: AsyncIterable<Buffer>): Promise<number> {
  let length = 0;
  for await (const piece of pieces) length += piece.length;
  return length;
}
