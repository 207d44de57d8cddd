import {
  type Checksums,
  checksumsOf,
  ObjectStore,
  openStated,
  type StatedObject,
} from '@libs/storage';
import { Injectable } from '@nestjs/common';
import type { AnnotationFile } from './archive-content';
import { ArchiveQueries, type ImageRow } from './archive.queries';
import { ArchiveRepository, type ImageChecksum } from './archive.repository';

export type KnownImage = ImageRow & { crc32: number };

export type KnownFile = AnnotationFile & { checksums: Checksums };

const AT_A_TIME = 8;

/** CRC-32 of stored objects: recorded once, and computed from the object where no record is. */
@Injectable()
export class StoredChecksums {
  constructor(
    private readonly store: ObjectStore,
    private readonly queries: ArchiveQueries,
    private readonly archives: ArchiveRepository,
  ) {}

  /** @throws StoredContentError when an object has another length than its row says */
  async ofImages(datasetId: string, images: readonly ImageRow[]): Promise<KnownImage[]> {
    const unknown = images.filter((image) => image.crc32 === null);
    const found = new Map<string, ImageChecksum>();
    for (let begin = 0; begin < unknown.length; begin += AT_A_TIME) {
      const batch = unknown.slice(begin, begin + AT_A_TIME);
      for (const each of await Promise.all(batch.map((image) => this.compute(image)))) {
        found.set(each.id, each);
      }
    }
    if (found.size > 0) await this.archives.learnImages(datasetId, [...found.values()]);
    return images.map((image) => ({
      ...image,
      crc32: image.crc32 ?? found.get(image.id)?.crc32 ?? 0,
    }));
  }

  /** @throws StoredContentError, ObjectChangedError */
  async ofFiles(datasetId: string, files: readonly AnnotationFile[]): Promise<KnownFile[]> {
    const unknown = files.filter((file) => file.checksums === null);
    const recorded = unknown.length > 0 ? await this.queries.knownFiles(datasetId, unknown) : [];
    const known = new Map(recorded.map(({ s3_key, ...checksums }) => [s3_key, checksums]));
    const all: KnownFile[] = [];
    for (const file of files) {
      const checksums = file.checksums ?? known.get(file.s3Key);
      all.push({ ...file, checksums: checksums ?? (await this.learnFile(datasetId, file)) });
    }
    return all;
  }

  private async compute({ id, s3_key: key, size }: ImageRow): Promise<ImageChecksum> {
    return { id, size, ...(await this.read({ bucket: 'datasets', key, size })) };
  }

  private async learnFile(datasetId: string, file: AnnotationFile): Promise<Checksums> {
    const found = await this.read({ ...file, key: file.s3Key });
    await this.archives.learnFile(datasetId, { ...file, ...found });
    return found;
  }

  private async read(object: StatedObject): Promise<Checksums> {
    return checksumsOf(await openStated(this.store, object));
  }
}
