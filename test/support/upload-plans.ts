import { drawPicture } from '@libs/testing';
import { createHash } from 'node:crypto';
import type { UploadFile } from './labeler-client';
import { drawLargePicture } from './large-picture';
import { filePart, multipart } from './multipart';
import { zipOf } from './zip-of';

export type PlanKind = 'overwrite' | 'rename' | 'zip' | 'large';

/** Two versions of the same files, to be sent to the same paths. */
export interface UploadPlan {
  kind: PlanKind;
  datasetId: string;
  /** Below `/api/v1`. */
  path: string;
  /** Forms that send the old and the new version. */
  old: Buffer;
  fresh: Buffer;
  /** SHA-256 of what has to be there in the end, by key. */
  outcome: Map<string, string>;
}

const FILES = 5;

/** What one person uploads: some pictures, an archive of them, or one that is large. */
export async function drawPlan(
  kind: PlanKind,
  datasetId: string,
  folder: string,
): Promise<UploadPlan> {
  const [old, fresh] = await Promise.all(
    ['old', 'fresh'].map((version) => draw(kind, `${folder} ${version}`)),
  );
  if (!old || !fresh) throw new Error('There are two versions');
  const query = kind === 'rename' ? '?on_duplicate=rename' : '';
  const key = (path: string) => `datasets/${datasetId}/images/${folder}/${path}`;
  const numbered = (path: string) => path.replace(/(\.\w+)$/, '_1$1');
  const at = (files: UploadFile[], place: (path: string) => string) =>
    files.map(({ path, bytes }): [string, string] => [key(place(path)), sha256(bytes)]);
  return {
    kind,
    datasetId,
    path: `/datasets/${datasetId}/images${query}`,
    old: await form(kind, folder, old),
    fresh: await form(kind, folder, fresh),
    outcome: new Map(
      kind === 'rename'
        ? [...at(old, (path) => path), ...at(fresh, numbered)]
        : at(fresh, (path) => path),
    ),
  };
}

function draw(kind: PlanKind, text: string): Promise<UploadFile[]> {
  const small = Array.from({ length: kind === 'large' ? 1 : FILES }, async (_, number) => ({
    path: `${number}.jpg`,
    bytes: await drawPicture({ text: `${text} ${number}` }),
  }));
  const large = async () => ({ path: 'large.jpg', bytes: await drawLargePicture(text) });
  return Promise.all([...(kind === 'large' ? [large()] : []), ...small]);
}

async function form(kind: PlanKind, folder: string, files: UploadFile[]): Promise<Buffer> {
  if (kind === 'zip') return multipart([filePart(`${folder}/all.zip`, await zipOf(files))]);
  return multipart(files.map(({ path, bytes }) => filePart(`${folder}/${path}`, bytes)));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
