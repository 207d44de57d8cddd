import { FrozenImageFiles, type Snapshot } from '@libs/snapshots';
import type { ZipRun } from '@libs/zip';
import { Injectable } from '@nestjs/common';
import type { ArchiveImage, ImageSource } from './image-source';

const FOLDER = 'images/';

/** The images of a snapshot, wherever their bytes went. */
@Injectable()
export class FrozenImages {
  constructor(private readonly files: FrozenImageFiles) {}

  of(snapshot: Snapshot): ImageSource {
    return {
      images: (after) => this.images(snapshot, after),
      run: (after, limit) => this.run(snapshot, after, limit),
    };
  }

  private async *images(snapshot: Snapshot, after: string): AsyncGenerator<ArchiveImage, void> {
    for await (const image of this.files.list(snapshot, pathOf(after))) {
      const { path, size, crc32 } = image;
      yield { name: FOLDER + path, size, crc32, object: this.files.objectOf(snapshot, image) };
    }
  }

  private async run(snapshot: Snapshot, after: string, limit: number): Promise<ZipRun | undefined> {
    const sums = await this.files.sums(snapshot, pathOf(after), limit);
    return (
      sums && {
        entries: sums.images,
        nameBytes: sums.pathBytes + sums.images * FOLDER.length,
        contentBytes: sums.bytes,
        lastName: FOLDER + sums.lastPath,
      }
    );
  }
}

/** Names of images stand behind those of annotation files. */
function pathOf(name: string): string {
  return name.startsWith(FOLDER) ? name.slice(FOLDER.length) : '';
}
