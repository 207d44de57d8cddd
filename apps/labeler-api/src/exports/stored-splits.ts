import { AnnotationFileUnreadableError, type Split, SPLITS, splitterOf } from '@libs/formats';
import { liveFileKey, readSplitConfig } from '@libs/publishing';
import type { FrozenImage } from '@libs/revisions';
import { ObjectNotFoundError, ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import type { ExportSettings } from './export-settings';
import { StoredSplitsUnreadableError } from './exports.errors';

/** Splits by the number of the image in the published file. */
type StoredDivision = ReadonlyMap<number, Split>;

/** How the images of an export are divided. What is stored, those who train have written into the published file. */
@Injectable()
export class StoredSplits {
  constructor(private readonly store: ObjectStore) {}

  /**
   * @returns the split of each image; undefined for images of splits that nobody asked for
   * @throws StoredSplitsUnreadableError for splits that nobody knows, StorageUnavailableError, ObjectChangedError
   */
  async splitter(
    datasetId: string,
    taskType: string,
    { split: wanted, onlySplits }: Pick<ExportSettings, 'split' | 'onlySplits'>,
  ): Promise<(image: FrozenImage) => Split | null | undefined> {
    const stored: StoredDivision =
      wanted.method === 'stored' ? await this.load(datasetId, taskType) : new Map();
    const splitOf = splitterOf(wanted);
    return ({ imageId: id, path, ordinal }) => {
      const split = splitOf({ id, path, split: stored.get(ordinal) ?? null });
      return onlySplits && !(split && onlySplits.includes(split)) ? undefined : split;
    };
  }

  /** Empty when nothing is stored. */
  private async load(datasetId: string, taskType: string): Promise<StoredDivision> {
    const key = liveFileKey({ datasetId, taskType });
    try {
      const text = await readSplitConfig(this.store, await this.store.get('datasets', key));
      return divisionIn(text && JSON.parse(text.toString()));
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return new Map();
      if (error instanceof RangeError)
        throw new StoredSplitsUnreadableError('it is too large', error);
      if (!(error instanceof AnnotationFileUnreadableError || error instanceof SyntaxError)) {
        throw error;
      }
      throw new StoredSplitsUnreadableError('the published file is not readable', error);
    }
  }
}

function divisionIn(config: unknown): StoredDivision {
  const splits = (config as { splits?: unknown } | null | undefined)?.splits ?? {};
  const division = new Map<number, Split>();
  for (const [number, name] of Object.entries(splits)) {
    const split = SPLITS.find((known) => known === name);
    if (!split) {
      throw new StoredSplitsUnreadableError(`image ${number} is in ${JSON.stringify(name)}`);
    }
    division.set(Number(number), split);
  }
  return division;
}
