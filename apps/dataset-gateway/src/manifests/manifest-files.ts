import { PublishedFiles } from '@libs/archives';
import { SnapshotFiles } from '@libs/snapshots';
import type { BucketRole } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import type { ManifestPlan } from './manifest-plan';

/** An annotation file of a manifest. */
export interface ManifestFile {
  kind: 'file';
  name: string;
  bucket: BucketRole;
  key: string;
  size: number;
  sha256: string;
}

export type FileChange = ManifestFile | { kind: 'removed'; name: string };

/** The annotation files of manifests: those of a snapshot, or those that are published right now. */
@Injectable()
export class ManifestFiles {
  constructor(
    private readonly snapshots: SnapshotFiles,
    private readonly published: PublishedFiles,
  ) {}

  /** In the byte order of their names; with a base only what changed. @throws StorageUnavailableError */
  async list({ revision, snapshot, base }: ManifestPlan): Promise<FileChange[]> {
    const files = snapshot
      ? (await this.snapshots.of(snapshot)).files.map((file) => ({
          ...file,
          bucket: 'annotations' as const,
        }))
      : (await this.published.findWithChecksums(revision.datasetId)).map((file) => ({
          ...file,
          sha256: file.checksums.sha256,
        }));
    const before = base ? (await this.snapshots.of(base)).files : [];
    const known = new Map(before.map(({ name, sha256 }) => [name, sha256]));
    const changed = files
      .filter(({ name, sha256 }) => known.get(name) !== sha256)
      .map(({ name, bucket, s3Key: key, size, sha256 }): FileChange => ({
        kind: 'file',
        ...{ name, bucket, key, size, sha256 },
      }));
    const names = new Set(files.map(({ name }) => name));
    const removed = before
      .filter(({ name }) => !names.has(name))
      .map(({ name }): FileChange => ({ kind: 'removed', name }));
    return [...changed, ...removed].sort((a, b) =>
      Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
    );
  }

  /** Begins to write files that nobody needed before, while images are listed. */
  prepare({ snapshot }: ManifestPlan): void {
    // Its error counts when the files are asked for.
    if (snapshot) this.snapshots.of(snapshot).catch(() => undefined);
  }
}
