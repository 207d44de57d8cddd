import { RevisionComparison, Revisions } from '@libs/revisions';
import { Injectable } from '@nestjs/common';
import { ComparedVersions, type VersionPair } from './compared-versions';
import { DiffTotals } from './diff-totals';
import type { CompareVersionsQuery } from './dto/compare-versions.query';
import type { ComparedVersionsParams } from './dto/compared-versions.params';
import {
  ComparedVersionView,
  ImageDiffView,
  type VersionDiffSummaryView,
  type VersionDiffView,
} from './dto/version-diff.view';
import { diffOf, hasChanges } from './image-diff';

/** In an answer, about: an image is never cut. */
const MAX_ANNOTATIONS = 50_000;

/** Compares versions with each other, and with the labels as they are. */
@Injectable()
export class VersionDiffService {
  constructor(
    private readonly versions: ComparedVersions,
    private readonly revisions: Revisions,
    private readonly comparisons: RevisionComparison,
  ) {}

  async compare(
    params: ComparedVersionsParams,
    userId: number,
    { image_id: imageId, cursor, limit }: CompareVersionsQuery,
  ): Promise<VersionDiffView> {
    const pair = await this.require(params, userId);
    const totals = new DiffTotals();
    const diffs = new Map<string, ImageDiffView>();
    let nextCursor: string | null = null;
    let annotations = 0;
    const range = { ...(cursor && { after: cursor }), ...(imageId && { imageId }) };
    for await (const image of this.comparisons.images(pair.comparison, range)) {
      const diff = diffOf(image.before, image.after);
      if (!hasChanges(diff)) continue;
      if (diffs.size === limit || annotations > MAX_ANNOTATIONS) {
        nextCursor = [...diffs.keys()].at(-1) ?? null;
        break;
      }
      totals.add(diff);
      diffs.set(image.imageId, ImageDiffView.of(diff, image.imageId));
      annotations += image.before.length + image.after.length;
    }
    const summary = await this.summaryOf(pair, totals);
    return { ...summary, image_diffs: Object.fromEntries(diffs), next_cursor: nextCursor };
  }

  /** The same numbers of all images, without the annotations. */
  async summarize(params: ComparedVersionsParams, userId: number): Promise<VersionDiffSummaryView> {
    const pair = await this.require(params, userId);
    const totals = new DiffTotals();
    for await (const { before, after } of this.comparisons.images(pair.comparison)) {
      const diff = diffOf(before, after);
      if (hasChanges(diff)) totals.add(diff);
    }
    return this.summaryOf(pair, totals);
  }

  private require(params: ComparedVersionsParams, userId: number): Promise<VersionPair> {
    return this.versions.require([params.version_a_id, params.version_b_id], userId);
  }

  private async summaryOf(
    { projectId, before, after, comparison }: VersionPair,
    totals: DiffTotals,
  ): Promise<VersionDiffSummaryView> {
    const { datasetId, taskType } = comparison;
    const { added, removed, modified, unchanged } = totals;
    const revision = await this.revisions.get(datasetId, comparison.before.revision);
    const older = revision?.tasks[taskType]?.[comparison.before.content].images ?? 0;
    return {
      version_a: ComparedVersionView.of(before),
      version_b: ComparedVersionView.of(after),
      project_id: projectId,
      task_type: taskType,
      summary: {
        images_with_changes: totals.images,
        total_images: older + (await this.comparisons.countNewImages(comparison)),
        total_added: added,
        total_removed: removed,
        total_modified: modified,
        total_unchanged: unchanged,
        total_changes: added + removed + modified,
      },
      class_stats: Object.fromEntries(totals.classes),
    };
  }
}
