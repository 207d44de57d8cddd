import type { GrantedDataset } from '@libs/access';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { StorageQuota } from '../admin-storage/storage-quota';
import type { CreateUploadDto } from './dto/create-upload.dto';
import { toUploadView, type UploadView } from './dto/upload.view';
import { UploadCloser } from './upload-closer';
import { UploadLinker } from './upload-linker';
import { UploadOpener } from './upload-opener';
import { UploadRepository } from './upload.repository';

/** Uploads that go straight into storage. Every route to it requires `image:upload`. */
@Injectable()
export class DirectUploadsService {
  @Inject(StorageQuota) private readonly quota: StorageQuota;

  constructor(
    private readonly uploads: UploadRepository,
    private readonly opener: UploadOpener,
    private readonly closer: UploadCloser,
    private readonly linker: UploadLinker,
  ) {}

  async begin(dataset: GrantedDataset, dto: CreateUploadDto): Promise<UploadView> {
    await this.quota.assertRoom(dto.files.reduce((sum, { size }) => sum + size, 0));
    const uploadId = await this.opener.open(dataset, dto.files, dto.on_duplicate ?? 'overwrite');
    return this.get(dataset, uploadId);
  }

  /** @throws UploadNotFoundError */
  async get({ datasetId }: GrantedDataset, uploadId: string): Promise<UploadView> {
    const upload = await this.uploads.get(datasetId, uploadId);
    return toUploadView(upload, (file) => this.linker.links(upload.session, file));
  }

  /** @throws UploadNotFoundError, UploadExpiredError */
  async complete(dataset: GrantedDataset, actor: Actor, uploadId: string): Promise<UploadView> {
    await this.closer.complete(dataset, actor, uploadId);
    return this.get(dataset, uploadId);
  }

  /** @throws UploadNotFoundError, UploadBusyError */
  async abort(dataset: GrantedDataset, uploadId: string): Promise<void> {
    await this.closer.abort(dataset, uploadId);
  }
}
