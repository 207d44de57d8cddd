import { createHash } from 'node:crypto';

/** What a backup holds. */
export interface BackupContent {
  /** Lower-case hex, over all bytes. */
  sha256: string;
  images: number;
  annotations: number;
}

interface ParsedImage {
  annotations: unknown[];
}

const NEWLINE = 0x0a;

/**
 * Reads a backup as `DiceBackup` writes it, and finds out what it holds. One image at a time is in memory.
 * @throws SyntaxError when it is not whole or no JSON
 */
export async function readBackup(bytes: AsyncIterable<Buffer>): Promise<BackupContent> {
  const hash = createHash('sha256');
  const content = { images: 0, annotations: 0 };
  let frame = '';
  let isHead = true;
  for await (const line of linesOf(bytes, (chunk) => hash.update(chunk))) {
    if (isHead) frame = line;
    else if (line.startsWith(']')) frame += line;
    else {
      const image = JSON.parse(line.startsWith(',') ? line.slice(1) : line) as ParsedImage;
      content.images += 1;
      content.annotations += image.annotations.length;
    }
    isHead = false;
  }
  assertFrame(frame, content);
  return { sha256: hash.digest('hex'), ...content };
}

function assertFrame(frame: string, content: Omit<BackupContent, 'sha256'>): void {
  const { statistics } = JSON.parse(frame) as {
    statistics?: { total_images: number; total_annotations: number };
  };
  const agrees =
    statistics?.total_images === content.images &&
    statistics.total_annotations === content.annotations;
  if (!agrees) throw new SyntaxError('The backup does not hold what it says that it holds');
}

/** U+2028 is no end of a line here, which rules out `node:readline`. */
async function* linesOf(
  bytes: AsyncIterable<Buffer>,
  see: (chunk: Buffer) => void,
): AsyncGenerator<string, void> {
  let pieces: Buffer[] = [];
  for await (const chunk of bytes) {
    see(chunk);
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      pieces.push(chunk.subarray(start, end));
      yield Buffer.concat(pieces).toString('utf8');
      pieces = [];
      start = end + 1;
    }
    pieces.push(chunk.subarray(start));
  }
  const rest = Buffer.concat(pieces);
  if (rest.length > 0) throw new SyntaxError('The backup ends within a line');
}
