import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import { DatasetPurge } from './dataset-purge';
import { DATASET_REMOVAL_CONFIG, type DatasetRemovalConfig } from './dataset-removal.config';

/** A request may take so long; what is left then is removed by the worker. */
const LIMIT_MS = 10_000;

/** Removes a dataset that is not kept in the trash, while the request lasts. */
@Injectable()
export class ImmediatePurge {
  /** How long deleted datasets are kept; 0 for not at all. */
  readonly trashDays: number;

  constructor(
    @Inject(DATASET_REMOVAL_CONFIG) config: DatasetRemovalConfig,
    private readonly purge: DatasetPurge,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.trashDays = config.trashDays;
  }

  /** @returns whether nothing is left. Never fails: the deletion itself has succeeded. */
  async run(datasetId: string): Promise<boolean> {
    try {
      await this.purge.run(datasetId, AbortSignal.timeout(LIMIT_MS));
      return true;
    } catch (error) {
      this.logger.info({ err: error, dataset_id: datasetId }, 'removal is left to the worker');
      return false;
    }
  }
}
