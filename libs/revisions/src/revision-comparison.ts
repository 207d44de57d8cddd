import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import {
  candidatesPage,
  type ComparedKind,
  FROZEN_LABELS,
  newImages,
  WORKING_LABELS,
} from './comparison.statements';
import { PLAN_BY_ORDER } from './reader.statements';
import type { Content, FrozenAnnotation } from './revision';
import { isReviewedAnnotation } from './revision-reader';

const CANDIDATES = 10_000;
/** Of what is in memory at a time. */
const IMAGES = 100;
const BYTES = 2 * 1024 * 1024;
const LAST_REVISION = 2 ** 31 - 1;

/** Labels of a task as they were in a revision, or as they are. */
export interface LabelsState {
  revision: number | 'working';
  content: Content;
}

export interface Comparison {
  datasetId: string;
  taskType: string;
  /** Not the working state. */
  before: LabelsState & { revision: number };
  /** No older revision than that of `before`. */
  after: LabelsState;
}

/** An image whose labels may differ, in both states. */
export interface ComparedImage {
  imageId: string;
  before: FrozenAnnotation[];
  after: FrozenAnnotation[];
}

export interface ComparedRange {
  /** Images behind this id, in byte order. */
  after?: string;
  /** Only this image. */
  imageId?: string;
}

type Candidate = { image_id: string; bytes: number };
type LabelsRow = { image_id: string; record: { annotations: FrozenAnnotation[] } };

/**
 * Two states of the labels of a task side by side. It costs what changed between them, and what only one of them shows;
 * nothing is written.
 */
@Injectable()
export class RevisionComparison {
  constructor(private readonly db: LabelerDb) {}

  /** The images that may differ, in the byte order of their ids. Some of them are in memory at a time. */
  async *images(comparison: Comparison, range: ComparedRange = {}): AsyncIterable<ComparedImage> {
    const statement = candidatesPage(kindOf(comparison));
    let last = range.after ?? '';
    for (;;) {
      const values = [...boundsOf(comparison), last, range.imageId ?? null, CANDIDATES];
      const page = await this.read<Candidate>(statement, values);
      for (const chunk of chunksOf(page)) yield* this.compare(comparison, chunk);
      if (page.length < CANDIDATES) return;
      last = page.at(-1)?.image_id ?? last;
    }
  }

  /** How many images have labels in the newer state only. */
  async countNewImages(comparison: Comparison): Promise<number> {
    const statement = newImages(kindOf(comparison));
    const [row] = await this.read<{ images: number }>(statement, boundsOf(comparison));
    return row?.images ?? 0;
  }

  private async *compare(
    comparison: Comparison,
    imageIds: readonly string[],
  ): AsyncIterable<ComparedImage> {
    const before = await this.labels(comparison, comparison.before, imageIds);
    const after = await this.labels(comparison, comparison.after, imageIds);
    for (const imageId of imageIds) {
      yield { imageId, before: before.get(imageId) ?? [], after: after.get(imageId) ?? [] };
    }
  }

  private async labels(
    { datasetId, taskType }: Comparison,
    { revision, content }: LabelsState,
    imageIds: readonly string[],
  ): Promise<Map<string, FrozenAnnotation[]>> {
    const rows =
      revision === 'working'
        ? await this.read<LabelsRow>(WORKING_LABELS, [datasetId, taskType, imageIds])
        : await this.read<LabelsRow>(FROZEN_LABELS, [datasetId, taskType, revision, imageIds]);
    const shown = ({ annotations }: LabelsRow['record']) =>
      content === 'all' ? annotations : annotations.filter(isReviewedAnnotation);
    return new Map(rows.map((row) => [row.image_id, shown(row.record)]));
  }

  private async read<Row extends object>(
    statement: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    return this.db.transaction(async (tx) => {
      await tx.query(PLAN_BY_ORDER);
      return tx.query<Row>(statement, values);
    });
  }
}

function kindOf({ before, after }: Comparison): ComparedKind {
  return {
    beforeIsReviewed: before.content === 'reviewed',
    afterIsReviewed: after.content === 'reviewed',
    afterIsWorking: after.revision === 'working',
  };
}

function boundsOf({ datasetId, taskType, before, after }: Comparison): unknown[] {
  const last = after.revision === 'working' ? LAST_REVISION : after.revision;
  return [datasetId, taskType, before.revision, last];
}

function* chunksOf(candidates: readonly Candidate[]): Iterable<string[]> {
  let chunk: string[] = [];
  let bytes = 0;
  for (const candidate of candidates) {
    chunk.push(candidate.image_id);
    bytes += candidate.bytes;
    if (chunk.length < IMAGES && bytes < BYTES) continue;
    yield chunk;
    chunk = [];
    bytes = 0;
  }
  if (chunk.length > 0) yield chunk;
}
