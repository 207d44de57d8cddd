import { Injectable } from '@nestjs/common';
import type { ArchiveContent } from './archive-content';
import { ArchiveQueries, type ImageRow, IMAGES_PER_PAGE } from './archive.queries';
import { ArchiveOutdatedError } from './archives.errors';
import type { ArchiveImage, ImageSource } from './image-source';
import { type KnownImage, StoredChecksums } from './stored-checksums';

/** Images whose missing checksums are computed before the first of them is sent. */
const CHECKSUMS_AHEAD = 64;

/**
 * The images that a dataset has now, page by page and without a transaction: a slow download holds no connection. Each
 * page belongs to the same revision of the dataset, or the archive ends with an error.
 */
@Injectable()
export class LiveImages {
  constructor(
    private readonly queries: ArchiveQueries,
    private readonly checksums: StoredChecksums,
  ) {}

  of(content: ArchiveContent): ImageSource {
    return {
      images: (after) => this.images(content, after),
      run: (after, limit) => this.queries.run(content.datasetId, after, limit),
    };
  }

  private async *images(
    content: ArchiveContent,
    after: string,
  ): AsyncGenerator<ArchiveImage, void> {
    let next: Promise<ImageRow[]> | undefined = this.page(content, after);
    while (next) {
      const page: ImageRow[] = await next;
      const last = page.length === IMAGES_PER_PAGE ? page.at(-1) : undefined;
      next = last && this.page(content, last.archive_path);
      // Its error counts when its turn comes.
      next?.catch(() => undefined);
      for (let begin = 0; begin < page.length; begin += CHECKSUMS_AHEAD) {
        const rows = page.slice(begin, begin + CHECKSUMS_AHEAD);
        yield* (await this.checksums.ofImages(content.datasetId, rows)).map(toImage);
      }
    }
  }

  private async page({ datasetId, revision }: ArchiveContent, after: string): Promise<ImageRow[]> {
    const page = await this.queries.page(datasetId, after);
    if (page?.revision !== revision) throw new ArchiveOutdatedError(datasetId);
    return page.images;
  }
}

function toImage({ archive_path: name, s3_key: key, size, crc32 }: KnownImage): ArchiveImage {
  return { name, size, crc32, object: { bucket: 'datasets', key, size } };
}
