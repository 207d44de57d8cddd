import type { ImageReview } from '@libs/formats';
import type { AnnotationType } from '@libs/geometry';
import { type ImageStatus, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { IMAGES, labelsPage, ORDERED_IDS, PLAN_BY_ORDER } from './reader.statements';
import type { Content, FrozenAnnotation, FrozenImage, FrozenLabels } from './revision';

/** Of a page. */
const ROWS = 500;
const BYTES = 1024 * 1024;

export interface LabelsOptions {
  content: Content;
  /** Images with labels of that content, or all images of the revision. */
  images?: 'labeled' | 'all';
  /** Only these; unknown ones are left out. */
  imageIds?: readonly string[];
  /** Images behind this path. */
  after?: string;
  /** Records without an annotation of this type may come as if they were empty. */
  onlyType?: AnnotationType;
}

/** What is asked for, of all pages. */
interface Walk extends LabelsOptions {
  datasetId: string;
  revision: number;
  taskType: string;
}

interface LabelsRecord {
  status: ImageStatus;
  review: ImageReview;
  annotations: FrozenAnnotation[];
}

type LabelsRow = FrozenImage & {
  /** JSON of a `LabelsRecord`: a page of texts is far smaller than what they mean. */
  record: string | null;
  isReviewed: boolean;
  found: number;
};

const NO_REVIEW: ImageReview = {
  labeledBy: null,
  labeledAt: null,
  reviewedBy: null,
  reviewedAt: null,
};

/** Reads revisions, a page at a time and without a transaction that lasts: they do not change. */
@Injectable()
export class RevisionReader {
  constructor(private readonly db: LabelerDb) {}

  /**
   * The images of a revision in the byte order of their paths.
   * @param options.after only images behind this path
   */
  async *images(
    datasetId: string,
    revision: number,
    { after = '' }: { after?: string } = {},
  ): AsyncIterable<FrozenImage> {
    let last = after;
    for (;;) {
      const page = await this.page<FrozenImage>(IMAGES, [datasetId, revision, last, ROWS]);
      yield* page;
      if (page.length < ROWS) return;
      last = page.at(-1)?.path ?? last;
    }
  }

  /** The labels of a task in the byte order of the paths of their images. One page is in memory at a time. */
  async *labels(
    datasetId: string,
    revision: number,
    taskType: string,
    options: LabelsOptions,
  ): AsyncIterable<FrozenLabels> {
    const walk = { ...options, datasetId, revision, taskType };
    if (!options.imageIds) {
      yield* this.walk(walk, null);
      return;
    }
    const ids = await this.page<{ image_id: string }>(ORDERED_IDS, [
      datasetId,
      revision,
      options.imageIds,
    ]);
    for (let from = 0; from < ids.length; from += ROWS) {
      yield* this.walk(
        walk,
        ids.slice(from, from + ROWS).map((row) => row.image_id),
      );
    }
  }

  private async *walk(walk: Walk, ids: readonly string[] | null): AsyncIterable<FrozenLabels> {
    const { datasetId, revision, taskType, content, onlyType } = walk;
    const statement = statementOf(walk, ids);
    let last = walk.after ?? '';
    for (;;) {
      const values = [datasetId, revision, taskType, last, ROWS, ids, BYTES, onlyType];
      const page = await this.page<LabelsRow>(statement, values);
      for (const row of page) yield toLabels(row, content);
      const found = page[0]?.found ?? 0;
      if (page.length === found && found < ROWS) return;
      last = page.at(-1)?.path ?? last;
    }
  }

  private async page<Row extends object>(
    statement: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    return this.db.transaction(async (tx) => {
      await tx.query(PLAN_BY_ORDER);
      return tx.query<Row>(statement, values);
    });
  }
}

function statementOf({ images, content }: Walk, ids: readonly string[] | null): string {
  const isReviewed = content === 'reviewed';
  return labelsPage({ images: images ?? 'labeled', isReviewed, byIds: ids !== null });
}

function toLabels(row: LabelsRow, content: Content): FrozenLabels {
  const { record: text, isReviewed, found: _, ...image } = row;
  const record = text === null ? null : (JSON.parse(text) as LabelsRecord);
  const annotations = record?.annotations ?? [];
  return {
    image,
    status: record?.status ?? 'not-started',
    isReviewed,
    review: record?.review ?? NO_REVIEW,
    annotations: content === 'all' ? annotations : annotations.filter(isReviewedAnnotation),
  };
}

/** Confirmed, or verified by someone else. */
export function isReviewedAnnotation({ state }: Pick<FrozenAnnotation, 'state'>): boolean {
  return state !== 'draft';
}
