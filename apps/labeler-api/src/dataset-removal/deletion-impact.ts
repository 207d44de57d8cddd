import { DatasetNotFoundError } from '@libs/access';
import { Injectable } from '@nestjs/common';
import { type DatasetContent, ImpactQueries } from './impact.queries';
import { type StoredSizes, StoredSizesReader } from './stored-sizes';

/** What a deletion takes away. */
export interface DeletionImpact extends DatasetContent {
  stored: StoredSizes;
}

/** Finds out what a deletion would take away. */
@Injectable()
export class DeletionImpactReader {
  constructor(
    private readonly queries: ImpactQueries,
    private readonly sizes: StoredSizesReader,
  ) {}

  /** @throws DatasetNotFoundError, StorageUnavailableError */
  async read(datasetId: string): Promise<DeletionImpact> {
    const content = await this.queries.find(datasetId);
    if (!content) throw new DatasetNotFoundError(datasetId);
    return { ...content, stored: await this.sizes.read(datasetId, content.project_id) };
  }

  /** @throws DatasetNotFoundError */
  async readName(datasetId: string): Promise<string> {
    const name = await this.queries.findName(datasetId);
    if (name === undefined) throw new DatasetNotFoundError(datasetId);
    return name;
  }
}
