import { crc32, deflateRawSync } from 'node:zlib';
import {
  type AnnotationFile,
  annotationFileOf,
  type AnnotationRecord,
  type ClassRecord,
  type FileRecord,
  type ImageRecord,
  type ProblemRecord,
  readAnnotationFile,
} from '@libs/formats';

export function jsonFile(document: unknown): AnnotationFile {
  return textFile('annotations.json', JSON.stringify(document));
}

export function textFile(name: string, text: string): AnnotationFile {
  return annotationFileOf(name, Buffer.from(text));
}

export interface Read {
  format: string;
  records: FileRecord[];
  images: ImageRecord[];
  classes: ClassRecord[];
  annotations: AnnotationRecord[];
  problems: [code: string, where: string][];
}

export async function read(file: AnnotationFile): Promise<Read> {
  const readable = await readAnnotationFile(file);
  const { format } = readable;
  const records: FileRecord[] = [];
  for await (const record of readable.records()) records.push(record);
  const of = <R extends FileRecord>(kind: R['kind']) =>
    records.filter((record): record is R => record.kind === kind);
  return {
    format,
    records,
    images: of<ImageRecord>('image'),
    classes: of<ClassRecord>('class'),
    annotations: of<AnnotationRecord>('annotation'),
    problems: of<ProblemRecord>('problem').map(({ code, where }) => [code, where]),
  };
}

/** A ZIP of texts; every second one is deflated. */
export function zipFile(entries: Readonly<Record<string, string | Buffer>>): AnnotationFile {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  Object.entries(entries).forEach(([name, text], index) => {
    const [path, content] = [Buffer.from(name), Buffer.from(text)];
    const method = index % 2 === 0 ? 8 : 0;
    const packed = method === 8 ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(path.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, path, packed]);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), common, tail, path);
    locals.push(local);
    offset += local.length;
  });
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(entries).length, 4);
  end.writeUInt16LE(Object.keys(entries).length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  const bytes = Buffer.concat([...locals, central, Buffer.from('PK\u0005\u0006'), end]);
  return annotationFileOf('labels.zip', bytes);
}
