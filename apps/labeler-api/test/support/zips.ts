import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  /** Text is written as UTF-8 and announced as such; bytes are written as they are. */
  name: string | Buffer;
  content: Buffer | string;
  deflate?: boolean;
  /** What the headers say instead of the truth. */
  stated?: { size?: number; crc32?: number; flags?: number };
}

const UTF8 = 0x800;

/** A ZIP archive, however dishonest. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { header, packed, name } = describe(entry);
    const start = Buffer.alloc(30);
    start.writeUInt32LE(0x04034b50, 0);
    header.copy(start, 4);
    local.push(start, name, packed);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(20, 4);
    header.copy(record, 6);
    record.writeUInt32LE(offset, 42);
    directory.push(record, name);
    offset += start.length + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, ...directory, end]);
}

/** The 26 bytes that both headers share, from the version on. */
function describe({ name, content, deflate = false, stated = {} }: ZipEntry) {
  const raw = Buffer.from(content as string);
  const packed = deflate ? deflateRawSync(raw) : raw;
  const nameBytes = Buffer.from(name as string);
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(stated.flags ?? (typeof name === 'string' ? UTF8 : 0), 2);
  header.writeUInt16LE(deflate ? 8 : 0, 4);
  header.writeUInt32LE(stated.crc32 ?? crc32(raw), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(stated.size ?? raw.length, 18);
  header.writeUInt16LE(nameBytes.length, 22);
  return { header, packed, name: nameBytes };
}
