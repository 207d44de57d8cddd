import { constants, crc32, deflateRawSync } from 'node:zlib';

export interface HostileEntry {
  /** Text is announced as UTF-8; bytes are written as they are. */
  name: string | Buffer;
  /** What lies in the archive: a stored file, or a deflated one with `method`. */
  content?: Buffer;
  method?: number;
  /** What the headers say instead of the truth. */
  stated?: { size?: number; packedSize?: number; crc32?: number; flags?: number };
  /** Instead of content of its own: the number of the entry whose content it shares. */
  sharing?: number;
}

export const DEFLATED = 8;
export const ENCRYPTED = 0x0001;
const UTF8 = 0x0800;
const ZIP64_MARK = 0xffff_ffff;
const MIB = 1024 * 1024;
const PIECE_BYTES = MIB;

/** A ZIP archive of whatever kind. */
export function hostileZip(entries: readonly HostileEntry[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const { sharing, content = Buffer.alloc(0) } = entry;
    const at = sharing === undefined ? offset : (offsets[sharing] ?? 0);
    offsets.push(at);
    const header = headerOf(entry, name.length);
    if (sharing === undefined) {
      const local = Buffer.concat([signature(0x0403_4b50), header, name, content]);
      pieces.push(local);
      offset += local.length;
    }
    directory.push(recordOf(header, { name, at, size: entry.stated?.size ?? content.length }));
  }
  return Buffer.concat([...pieces, ...directory, endOf(directory, offset)]);
}

/** Deflated bytes that inflate to `first` and then so many zeros, made without having them. */
export function deflatedZeros(zeros: number, first: Buffer = Buffer.alloc(0)): Buffer {
  const piece = deflateRawSync(Buffer.alloc(PIECE_BYTES), {
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  const stored = Buffer.alloc(5);
  stored.writeUInt16LE(first.length, 1);
  stored.writeUInt16LE(0xffff - first.length, 3);
  const pieces = new Array<Buffer>(Math.ceil(zeros / PIECE_BYTES)).fill(piece);
  return Buffer.concat([stored, first, ...pieces, Buffer.from([0x03, 0x00])]);
}

/** The 26 bytes that both headers share, from the version on. */
function headerOf({ name, content, method = 0, stated = {} }: HostileEntry, nameLength: number) {
  const bytes = content ?? Buffer.alloc(0);
  const header = Buffer.alloc(26);
  header.writeUInt16LE(45, 0);
  header.writeUInt16LE((stated.flags ?? 0) | (typeof name === 'string' ? UTF8 : 0), 2);
  header.writeUInt16LE(method, 4);
  header.writeUInt32LE(stated.crc32 ?? crc32(bytes), 10);
  header.writeUInt32LE(stated.packedSize ?? bytes.length, 14);
  header.writeUInt32LE(Math.min(stated.size ?? bytes.length, ZIP64_MARK), 18);
  header.writeUInt16LE(nameLength, 22);
  return header;
}

function recordOf(
  header: Buffer,
  { name, at, size }: { name: Buffer; at: number; size: number },
): Buffer {
  const extra = size < ZIP64_MARK ? Buffer.alloc(0) : zip64Size(size);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(at, 10);
  const shared = Buffer.from(header);
  shared.writeUInt16LE(extra.length, 24);
  return Buffer.concat([signature(0x0201_4b50), Buffer.from([45, 0]), shared, rest, name, extra]);
}

function zip64Size(size: number): Buffer {
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(0x0001, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(size), 4);
  return extra;
}

function endOf(directory: readonly Buffer[], offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return end;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
