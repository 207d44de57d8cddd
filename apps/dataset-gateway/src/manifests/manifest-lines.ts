import { FrozenImageFiles, type SummedChange, type SummedImage } from '@libs/snapshots';
import { type BucketRole, ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { linkTerm } from '../downloads/link-term';
import { type CursorWriter, cursorWriter } from './manifest-cursor';
import { type FileChange, ManifestFiles } from './manifest-files';
import type { ManifestPlan } from './manifest-plan';

const FOLDER = 'images/';
const LINK_SECONDS = 3600;

/** Writes manifests, line by line and in constant memory. Links are signed as their lines are written. */
@Injectable()
export class ManifestLines {
  constructor(
    private readonly images: FrozenImageFiles,
    private readonly files: ManifestFiles,
    private readonly store: ObjectStore,
  ) {}

  /** @throws while iterating: StoredContentError, StorageUnavailableError, DatabaseUnavailableError */
  async *of(plan: ManifestPlan): AsyncGenerator<string, void> {
    const { position, key, revision } = plan;
    const cursor = cursorWriter(key, revision.revision);
    this.files.prepare(plan);
    if (position?.part !== 'files') yield* this.imageLines(plan, cursor);
    const files = await this.files.list(plan);
    const after = Buffer.from(position?.part === 'files' ? position.path : '');
    for (const file of files) {
      const isBehind = Buffer.compare(Buffer.from(file.name), after) > 0;
      if (isBehind) yield this.fileLine(file, cursor('files', file.name));
    }
    yield await this.endLine(plan, files);
  }

  private async *imageLines(
    plan: ManifestPlan,
    cursor: CursorWriter,
  ): AsyncGenerator<string, void> {
    for await (const change of this.changes(plan, plan.position?.path ?? '')) {
      yield change.kind === 'image'
        ? this.imageLine(change.image, cursor('images', change.image.path))
        : removedLine(FOLDER + change.path, cursor('images', change.path));
    }
  }

  private async *changes(plan: ManifestPlan, after: string): AsyncGenerator<SummedChange, void> {
    const { revision, base } = plan;
    if (base) yield* this.images.changes(revision, base.revision, after);
    else
      for await (const image of this.images.list(revision, after)) yield { kind: 'image', image };
  }

  private imageLine(image: SummedImage, cursor: string): string {
    const { preservedKey, s3Key, imageId, path, size, sha256, width, height } = image;
    const place = preservedKey === null ? 'datasets' : 'annotations';
    return lineOf({
      type: 'image',
      path: FOLDER + path,
      image_id: imageId,
      key: s3Key,
      size,
      sha256,
      content_type: image.contentType,
      width,
      height,
      ...this.link(place, preservedKey ?? s3Key),
      cursor,
    });
  }

  private fileLine(file: FileChange, cursor: string): string {
    if (file.kind === 'removed') return removedLine(file.name, cursor);
    const { name: path, bucket, key, size, sha256 } = file;
    const content_type = 'application/json';
    return lineOf({
      type: 'annotations',
      ...{ path, key, size, sha256, content_type },
      ...this.link(bucket, key),
      cursor,
    });
  }

  /** Says that nothing is missing: these are the numbers of lines of the whole manifest. */
  private async endLine(plan: ManifestPlan, files: readonly FileChange[]): Promise<string> {
    const { revision, snapshot, base } = plan;
    const images = base
      ? await this.images.countChanges(revision, base.revision)
      : { images: revision.images, removed: 0, bytes: revision.imageBytes };
    const there = files.flatMap((file) => (file.kind === 'file' ? [file] : []));
    return lineOf({
      type: 'end',
      dataset_id: revision.datasetId,
      snapshot_id: snapshot?.id ?? null,
      since: base?.id ?? null,
      content_hash: snapshot?.contentHash ?? revision.contentHash,
      num_images: images.images,
      num_annotation_files: there.length,
      num_removed: images.removed + files.length - there.length,
      total_bytes: there.reduce((sum, { size }) => sum + size, images.bytes),
    });
  }

  private link(bucket: BucketRole, key: string) {
    const { begins: now, seconds: expiresInSeconds, expiresAt } = linkTerm(LINK_SECONDS);
    const url = this.store.presignGet(bucket, key, { now, expiresInSeconds });
    return { url, expires_at: expiresAt.toISOString() };
  }
}

function removedLine(path: string, cursor: string): string {
  return lineOf({ type: 'removed', path, cursor });
}

function lineOf(line: Record<string, unknown>): string {
  return `${JSON.stringify(line)}\n`;
}
