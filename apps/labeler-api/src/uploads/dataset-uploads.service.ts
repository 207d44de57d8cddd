import type { GrantedDataset } from '@libs/access';
import { createValidationPipe } from '@libs/http';
import { Inject, Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Actor } from '../audit/actor';
import { StorageQuota } from '../admin-storage/storage-quota';
import { AnnotationIntake } from './annotation-intake';
import { DatasetMaker } from './dataset-maker';
import { toNewDataset, UploadDatasetDto } from './dto/upload-dataset.dto';
import { toUploadSummary, type UploadedDatasetView } from './dto/upload-summary.view';
import { FormStore, type StoredForm } from './form-store';
import { UploadSessions } from './upload-sessions';

/** Makes datasets of uploads: the whole of one, or none. */
@Injectable()
export class DatasetUploadsService {
  private readonly validation = createValidationPipe();

  @Inject(StorageQuota) private readonly quota: StorageQuota;

  constructor(
    private readonly forms: FormStore,
    private readonly datasets: DatasetMaker,
    private readonly sessions: UploadSessions,
    private readonly annotations: AnnotationIntake,
  ) {}

  /** Every signed-in user may. */
  async create(actor: Actor, request: IncomingMessage): Promise<UploadedDatasetView> {
    await this.quota.assertRoom(Number(request.headers['content-length'] ?? 0));
    return this.forms.whileStored(request, async (form) => {
      const dto = (await this.validation.transform(form.fields, {
        type: 'body',
        metatype: UploadDatasetDto,
      })) as UploadDatasetDto;
      return this.datasets.make(actor, toNewDataset(dto), async (dataset) => {
        const upload_summary = await this.fill(dataset, actor, form);
        return {
          dataset_id: dataset.datasetId,
          dataset_name: dto.dataset_name,
          project_id: dataset.projectId ?? '',
          upload_summary,
        };
      });
    });
  }

  private async fill(dataset: GrantedDataset, actor: Actor, form: StoredForm) {
    const context = { datasetId: dataset.datasetId, actor, policy: 'overwrite' as const };
    const results = await this.sessions.run(context, async (session) => {
      for await (const file of form.files()) await this.sessions.receive(session, file);
      await session.idle();
      return session.results();
    });
    const report =
      form.annotations && (await this.annotations.import(dataset, actor, form.annotations));
    return toUploadSummary(results, report ?? null);
  }
}
