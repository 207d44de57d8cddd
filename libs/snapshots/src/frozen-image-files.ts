import { type FrozenImage, RevisionReader } from '@libs/revisions';
import { checksumsOf, ObjectStore, openStated, type StatedObject } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { ChangesRepository, type ChangeTotals } from './changes.repository';
import {
  FrozenImageRepository,
  type FrozenState,
  type FrozenSums,
} from './frozen-image.repository';

/** An image whose checksums are known. */
export type SummedImage = FrozenImage & { sha256: string; crc32: number };

/** A change of an image whose checksums are known. */
export type SummedChange =
  | { kind: 'image'; image: SummedImage }
  | { kind: 'removed'; path: string };

/** Images that are looked through for missing checksums at once. */
const GROUP = 64;
const READS_AT_ONCE = 8;

/** The files of the images of a revision: where they lie now, and what their checksums are. */
@Injectable()
export class FrozenImageFiles {
  constructor(
    private readonly reader: RevisionReader,
    private readonly repository: FrozenImageRepository,
    private readonly changed: ChangesRepository,
    private readonly store: ObjectStore,
  ) {}

  /**
   * In the byte order of their paths. Checksums that nobody knows yet are computed and recorded.
   * @throws while iterating: StoredContentError, ObjectNotFoundError, StorageUnavailableError
   */
  async *list(state: FrozenState, after: string): AsyncGenerator<SummedImage, void> {
    const images = this.reader.images(state.datasetId, state.revision, { after });
    for await (const group of inGroups(images)) yield* await this.summed(state, group);
  }

  /**
   * What changed since an earlier revision, in the byte order of the paths: images with their checksums, and the paths
   * of those that are gone. @throws while iterating, as `list` does
   */
  async *changes(
    state: FrozenState,
    base: number,
    after: string,
  ): AsyncGenerator<SummedChange, void> {
    for await (const group of inGroups(this.changed.list(state, base, after))) {
      const images = group.flatMap((change) => (change.kind === 'image' ? [change.image] : []));
      const summed = await this.summed(state, images);
      for (const change of group) {
        const image = change.kind === 'image' ? summed.shift() : undefined;
        if (change.kind === 'removed') yield change;
        else if (image) yield { kind: 'image', image };
      }
    }
  }

  /** How much `changes` would give. */
  countChanges(state: FrozenState, base: number): Promise<ChangeTotals> {
    return this.changed.count(state, base);
  }

  private async summed(state: FrozenState, images: readonly FrozenImage[]): Promise<SummedImage[]> {
    const unknown = images.filter((image) => image.sha256 === null || image.crc32 === null);
    if (unknown.length === 0) return [...images] as SummedImage[];
    const found = new Map<string, { sha256: string; crc32: number }>();
    for (let from = 0; from < unknown.length; from += READS_AT_ONCE) {
      const some = unknown.slice(from, from + READS_AT_ONCE);
      const sums = some.map(async (image) =>
        checksumsOf(await openStated(this.store, this.objectOf(state, image))),
      );
      for (const [index, each] of (await Promise.all(sums)).entries()) {
        found.set(some[index]?.imageId ?? '', each);
      }
    }
    await this.repository.learn(
      state,
      [...found].map(([imageId, sums]) => ({ imageId, ...sums })),
    );
    return images.map((image) => ({ ...image, ...known(image, found.get(image.imageId)) }));
  }

  /** At most `limit` images behind `after` by their sums alone; undefined when there are none. */
  sums(state: FrozenState, after: string, limit: number): Promise<FrozenSums | undefined> {
    return this.repository.sums(state, after, limit);
  }

  /** Where the bytes are; when their object changes before they are read, where they went. */
  objectOf(state: FrozenState, image: FrozenImage): StatedObject {
    const { imageId, s3Key, preservedKey, size, etag } = image;
    if (preservedKey !== null) return { bucket: 'annotations', key: preservedKey, size };
    const moved = async (): Promise<StatedObject | undefined> => {
      const key = await this.repository.preservedKey(state, imageId);
      return key === undefined ? undefined : { bucket: 'annotations', key, size };
    };
    return { bucket: 'datasets', key: s3Key, size, etag: etag ?? undefined, moved };
  }
}

/** What is on record goes before what was just found. */
function known(
  { sha256, crc32 }: FrozenImage,
  found: { sha256: string; crc32: number } | undefined,
) {
  return { sha256: sha256 ?? found?.sha256 ?? '', crc32: crc32 ?? found?.crc32 ?? 0 };
}

async function* inGroups<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[], void> {
  let group: Item[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < GROUP) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
