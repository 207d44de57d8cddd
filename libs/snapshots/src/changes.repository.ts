import { LabelerDb } from '@libs/labeler-db';
import { type FrozenImage, holds } from '@libs/revisions';
import { Injectable } from '@nestjs/common';
import type { FrozenState } from './frozen-image.repository';

/** An image that a state has and an earlier one had not, or not so; or the path of one that it has no more. */
export type ImageChange = { kind: 'image'; image: FrozenImage } | { kind: 'removed'; path: string };

/** What lies between two states of a dataset. */
export interface ChangeTotals {
  images: number;
  removed: number;
  /** Of the images. */
  bytes: number;
}

type ChangeRow = FrozenImage & { isRemoved: boolean };

/** Each page looks at all that changed. */
const ROWS = 5000;

/** From the revision `$3` to the later one `$2` of the dataset `$1`. What has the same bytes has not changed. */
const CHANGES = `
  select i.*, false as is_removed
    from frozen_images i
   where i.dataset_id = $1 and i.from_revision > $3 and ${holds('i', '$2')}
     and not exists (
           select from frozen_images b
            where b.dataset_id = $1 and b.path = i.path and ${holds('b', '$3')} and b.size = i.size
              and case when b.sha256 is null or i.sha256 is null then b.etag = i.etag else b.sha256 = i.sha256 end)
   union all
  select b.*, true
    from frozen_images b
   where b.dataset_id = $1 and b.to_revision > $3 and b.to_revision <= $2 and b.from_revision <= $3
     and not exists (
           select from frozen_images i where i.dataset_id = $1 and i.path = b.path and ${holds('i', '$2')})`;

/** What changed between two states of a dataset. The cost follows the changes. */
@Injectable()
export class ChangesRepository {
  constructor(private readonly db: LabelerDb) {}

  /** In the byte order of the paths, behind `after`. @param base an earlier revision */
  async *list(
    { datasetId, revision }: FrozenState,
    base: number,
    after: string,
  ): AsyncGenerator<ImageChange, void> {
    let last = after;
    for (;;) {
      const page = await this.db.query<ChangeRow>(PAGE, [datasetId, revision, base, last, ROWS]);
      for (const { isRemoved, ...image } of page) {
        yield isRemoved ? { kind: 'removed', path: image.path } : { kind: 'image', image };
      }
      if (page.length < ROWS) return;
      last = page.at(-1)?.path ?? last;
    }
  }

  async count({ datasetId, revision }: FrozenState, base: number): Promise<ChangeTotals> {
    const [row] = await this.db.query<ChangeTotals>(COUNT, [datasetId, revision, base]);
    return row ?? { images: 0, removed: 0, bytes: 0 };
  }
}

const PAGE = `
  select c.image_id as "imageId", c.ordinal, c.path, c.s3_key as "s3Key", c.preserved_key as "preservedKey",
         c.size, c.sha256, c.crc32, c.etag, c.width, c.height, c.orientation, c.content_type as "contentType",
         c.is_removed as "isRemoved"
    from (${CHANGES}) c
   where c.path > $4
   order by c.path
   limit $5::int`;

const COUNT = `
  select count(*) filter (where not c.is_removed) as images, count(*) filter (where c.is_removed) as removed,
         coalesce(sum(c.size) filter (where not c.is_removed), 0)::bigint as bytes
    from (${CHANGES}) c`;
