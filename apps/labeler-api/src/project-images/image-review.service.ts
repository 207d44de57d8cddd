import type { GrantedDataset } from '@libs/access';
import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { assertStorable } from '../image-locks/lock-place';
import { ImageLockedError, ImageNotFoundError } from '../image-locks/image-locks.errors';
import {
  type BulkConfirmedView,
  type ImageReviewView,
  toImageReviewView,
} from './dto/image-review.view';
import { placeOf } from './image-place';
import { ImageReviewJournal } from './image-review.journal';
import {
  ImageReviewRepository,
  type Review,
  type ReviewedImageRow,
  type Verdict,
} from './image-review.repository';
import { NothingToReviewError } from './project-images.errors';

/** What a reviewer says of one image. */
export interface ImageVerdict {
  verdict: Verdict;
  imageId: string;
  taskType: string | undefined;
  /** Why an image is rejected. */
  comment?: string;
}

/** The images that were judged, and why the others were not. */
interface Outcome {
  images: ReviewedImageRow[];
  refused: Map<string, Error>;
}

/** What reviewers say of images. The routes say who may. */
@Injectable()
export class ImageReviewService {
  constructor(
    private readonly db: LabelerDb,
    private readonly reviews: ImageReviewRepository,
    private readonly journal: ImageReviewJournal,
  ) {}

  /**
   * Confirms, reopens or rejects what is on an image: of one task, or of all that it has annotations of.
   * @throws ImageNotFoundError, ImageLockedError, NothingToReviewError
   */
  async judge(
    granted: GrantedDataset,
    actor: Actor,
    { verdict, imageId, taskType, comment }: ImageVerdict,
  ): Promise<ImageReviewView> {
    assertStorable(imageId);
    const review = reviewOf(granted, verdict, [imageId], taskType);
    const view = await this.db.transaction(async (tx) => {
      const { images, refused } = await this.apply(tx, actor, review, comment);
      const [image] = images;
      if (!image) throw refused.get(imageId) ?? new ImageNotFoundError(imageId);
      return toImageReviewView(image);
    });
    this.journal.announce(review.projectId);
    return view;
  }

  /** Confirms many images at once; those that cannot be confirmed are left alone and named. */
  async confirmAll(
    granted: GrantedDataset,
    actor: Actor,
    imageIds: readonly string[],
    taskType: string | undefined,
  ): Promise<BulkConfirmedView> {
    const review = reviewOf(granted, 'confirm', [...new Set(imageIds)], taskType);
    const { images, refused } = await this.db.transaction((tx) => this.apply(tx, actor, review));
    this.journal.announce(review.projectId);
    return {
      confirmed: images.length,
      failed: refused.size,
      results: images.map(toImageReviewView),
      errors: [...refused.values()].map(({ message }) => message),
    };
  }

  private async apply(tx: Tx, actor: Actor, review: Review, comment?: string): Promise<Outcome> {
    const known = await this.reviews.lock(tx, review);
    const { held, changed, at } = await this.reviews.judgeAnnotations(tx, review);
    const holders = new Map(held.map(({ image_id, user_id }) => [image_id, user_id]));
    const free = review.imageIds.filter((id) => known.has(id) && !holders.has(id));
    const images = await this.reviews.judgeImages(tx, { ...review, imageIds: free }, at);
    const judged = new Map(images.map((image) => [image.image_id, image]));
    const refused = new Map<string, Error>();
    for (const id of review.imageIds.filter((each) => !judged.has(each))) {
      refused.set(id, refusalOf(review, id, known, holders));
    }
    const news = images.filter(({ image_id, is_new }) => is_new || changed.has(image_id));
    const ids = news.map(({ image_id }) => image_id);
    await this.journal.note(tx, actor, { ...review, imageIds: ids }, { changed, at, comment });
    return { images, refused };
  }
}

function reviewOf(
  granted: GrantedDataset,
  verdict: Verdict,
  imageIds: readonly string[],
  taskType: string | undefined,
): Review {
  const { userId } = granted;
  return { ...placeOf(granted), verdict, imageIds, taskType: taskType ?? null, userId };
}

function refusalOf(
  { taskType }: Review,
  imageId: string,
  known: ReadonlySet<string>,
  holders: ReadonlyMap<string, number>,
): Error {
  if (!known.has(imageId)) return new ImageNotFoundError(imageId);
  const holder = holders.get(imageId);
  if (holder !== undefined) return new ImageLockedError(imageId, holder);
  return new NothingToReviewError(imageId, taskType ?? undefined);
}
