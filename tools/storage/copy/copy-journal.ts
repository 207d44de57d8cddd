import type { BucketRole, ObjectInfo } from '@libs/storage';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { CopiedObject } from './object-copier';

interface Line extends CopiedObject {
  bucket: BucketRole;
  key: string;
}

/**
 * Remembers copies whose ETags differ from those of their sources, because the two stores make them in different ways.
 * All others are recognized by their ETags alone. A line is written once its object is there; a torn last line is that
 * of an object which is copied again.
 */
export class CopyJournal {
  private readonly lines = new Map<string, { source: string; target: string }>();

  constructor(private readonly file: string) {
    if (!existsSync(file)) return;
    for (const text of readFileSync(file, 'utf8').split('\n')) this.read(text);
  }

  /** Whether the target has this very object. */
  isCopied(bucket: BucketRole, object: ObjectInfo, there: ObjectInfo | undefined): boolean {
    if (there?.size !== object.size) return false;
    if (there.etag === object.etag) return true;
    const line = this.lines.get(`${bucket}/${object.key}`);
    return line?.source === object.etag && line.target === there.etag;
  }

  note(bucket: BucketRole, key: string, copied: CopiedObject): void {
    if (copied.etag === copied.sourceEtag) return;
    const line: Line = { bucket, key, ...copied };
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }

  private read(text: string): void {
    try {
      const { bucket, key, sourceEtag, etag } = JSON.parse(text) as Line;
      this.lines.set(`${bucket}/${key}`, { source: sourceEtag, target: etag });
    } catch {
      // Torn, or the empty end of the file.
    }
  }
}
