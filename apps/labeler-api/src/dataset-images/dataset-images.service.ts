import { DatasetNotFoundError, type GrantedDataset } from '@libs/access';
import { Injectable } from '@nestjs/common';
import { DatasetImageQueries, type DatasetImageRow } from './dataset-image.queries';
import type { DatasetImageView } from './dto/dataset-image.view';
import { type DatasetSizeView, toDatasetSizeView } from './dto/dataset-size.view';
import type { ListImagesQuery } from './dto/list-images.query';
import { ImageLinker } from './image-linker';

@Injectable()
export class DatasetImagesService {
  constructor(
    private readonly images: DatasetImageQueries,
    private readonly linker: ImageLinker,
  ) {}

  /** A page or a random sample of the images of a dataset that the caller may see. */
  async list(
    { datasetId }: GrantedDataset,
    { random, offset, limit }: ListImagesQuery,
  ): Promise<DatasetImageView[]> {
    if (limit === 0) return [];
    const rows = random
      ? shuffled(await this.images.sample(datasetId, limit))
      : await this.images.list(datasetId, { offset, limit });
    return rows.map((row) => this.toView(row));
  }

  /** How much a dataset holds that the caller may see. @throws DatasetNotFoundError */
  async size({ datasetId }: GrantedDataset): Promise<DatasetSizeView> {
    const size = await this.images.size(datasetId);
    if (!size) throw new DatasetNotFoundError(datasetId);
    return toDatasetSizeView(size.images, size.bytes);
  }

  private toView(row: DatasetImageRow): DatasetImageView {
    const { id, file_name, width, height } = row;
    return { id, file_name, width, height, ...this.linker.linksTo(row) };
  }
}

/** Two samples of a small dataset hold the same images; they shall not look the same. */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
