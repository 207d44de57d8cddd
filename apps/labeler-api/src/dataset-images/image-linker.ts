import { thumbnailKeyOf, type ThumbnailRow } from '@libs/imaging';
import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';

/** A link stays the same for so long, so that browsers find the image in their cache; it lives up to twice as long. */
const WINDOW_SECONDS = 3600;

export interface ImageLinks {
  url: string;
  thumbnail_url: string;
}

/** Signed links to images, for whoever may see their dataset. There are no links that work without a signature. */
@Injectable()
export class ImageLinker {
  constructor(private readonly store: ObjectStore) {}

  linksTo(row: ThumbnailRow): ImageLinks {
    return { url: this.sign(row.s3_key), thumbnail_url: this.sign(thumbnailKeyOf(row)) };
  }

  /** Links that are made in the same window are the same. */
  window(): number {
    return Math.floor(Date.now() / (WINDOW_SECONDS * 1000));
  }

  private sign(key: string): string {
    return this.store.presignGetStable('datasets', key, WINDOW_SECONDS);
  }
}
