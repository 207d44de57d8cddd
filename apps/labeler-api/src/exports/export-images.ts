import type { ImageContent } from '@libs/formats';
import type { FrozenImage, Revision } from '@libs/revisions';
import { FrozenImageFiles } from '@libs/snapshots';
import { checksumsOf, ObjectStore, openStated } from '@libs/storage';
import { Injectable } from '@nestjs/common';

/** The bytes of the images of a revision, wherever they lie by now. */
@Injectable()
export class ExportImages {
  constructor(
    private readonly files: FrozenImageFiles,
    private readonly store: ObjectStore,
  ) {}

  /** @throws StoredContentError, ObjectNotFoundError, StorageUnavailableError, here or while it is read */
  async contentOf(revision: Revision, image: FrozenImage): Promise<ImageContent> {
    const object = this.files.objectOf(revision, image);
    const { store } = this;
    return {
      size: image.size,
      crc32: image.crc32 ?? (await checksumsOf(await openStated(store, object))).crc32,
      async *open() {
        yield* (await openStated(store, object)) as AsyncIterable<Buffer>;
      },
    };
  }
}
