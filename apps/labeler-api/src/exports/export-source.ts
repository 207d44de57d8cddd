import { type LabeledDataset } from '@libs/formats';
import { labeledDatasetOf, RevisionReader } from '@libs/revisions';
import { Injectable } from '@nestjs/common';
import { ExportDescriptions } from './export-descriptions';
import { ExportImages } from './export-images';
import { contentOf, type ExportSettings } from './export-settings';
import type { ExportRow } from './export.repository';
import { StoredSplits } from './stored-splits';

type Place = Pick<ExportRow, 'dataset_id' | 'revision' | 'task_type' | 'settings'>;

/** What an export is written of: a revision, and what of it was asked for. */
@Injectable()
export class ExportSource {
  constructor(
    private readonly reader: RevisionReader,
    private readonly descriptions: ExportDescriptions,
    private readonly images: ExportImages,
    private readonly splits: StoredSplits,
  ) {}

  /**
   * @returns the dataset to write, and how many images it has at most
   * @throws DatasetUnknownError, StoredSplitsUnreadableError, StorageUnavailableError
   */
  async open(place: Place): Promise<{ dataset: LabeledDataset; images: number }> {
    const { dataset_id: datasetId, task_type: taskType, settings } = place;
    const { revision, about } = await this.descriptions.of(datasetId, place.revision);
    const { classIds, imageIds, withImages, includeUnlabeled } = settings;
    const content = contentOf(settings);
    const dataset = labeledDatasetOf(this.reader, revision, {
      ...{ taskType, content, about },
      images: includeUnlabeled ? 'all' : 'labeled',
      ...(classIds && { classIds }),
      ...(imageIds && { imageIds }),
      splitOf: await this.splits.splitter(datasetId, taskType, settings),
      ...(withImages && { contentOf: (image) => this.images.contentOf(revision, image) }),
    });
    const labeled = revision.tasks[taskType]?.[content].images ?? 0;
    const images = includeUnlabeled ? revision.images : labeled;
    return { dataset: withStates(dataset, settings), images };
  }
}

/** Only annotations of the states; images that lose all of theirs go along unless they are wanted without. */
function withStates(dataset: LabeledDataset, settings: ExportSettings): LabeledDataset {
  const states = new Set(settings.states);
  const isWholly = contentOf(settings) === 'all' ? states.size === 3 : states.size === 2;
  if (isWholly) return dataset;
  return {
    description: dataset.description,
    async *images() {
      for await (const image of dataset.images()) {
        const annotations = image.annotations.filter(({ state }) => states.has(state));
        const isKept = annotations.length > 0 || image.isReviewed || settings.includeUnlabeled;
        if (isKept) yield { ...image, annotations };
      }
    },
  };
}
