import type { GrantedDataset } from '@libs/access';
import { Injectable } from '@nestjs/common';
import { type StorageStructureView, toStorageStructureView } from './dto/storage-structure.view';
import type { UploadPreviewView } from './dto/upload-preview.view';
import { StorageQueries } from './storage.queries';
import { planUpload } from './upload-plan';
import { toUploadPreview } from './upload-preview';

@Injectable()
export class StorageViewsService {
  constructor(private readonly storage: StorageQueries) {}

  /** The folders of a dataset that the caller may see. */
  async structure({ datasetId }: GrantedDataset): Promise<StorageStructureView> {
    return toStorageStructureView(datasetId, await this.storage.folders(datasetId));
  }

  /** What the caller, who may upload to the dataset, would do with these files. @throws ValidationFailedError */
  async preview(dataset: GrantedDataset, body: unknown): Promise<UploadPreviewView> {
    const plan = await planUpload(body);
    const [structure, taken] = await Promise.all([
      this.structure(dataset),
      this.storage.takenPaths(dataset.datasetId, plan.finalPaths),
    ]);
    return toUploadPreview(structure, plan, taken);
  }
}
