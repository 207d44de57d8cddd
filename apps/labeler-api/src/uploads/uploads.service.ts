import type { GrantedDataset } from '@libs/access';
import { AnnotationFileUnreadableError } from '@libs/formats';
import { Inject, Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Actor } from '../audit/actor';
import { StorageQuota } from '../admin-storage/storage-quota';
import { AnnotationIntake, type StagedAnnotations } from './annotation-intake';
import { toUploadSummary, type UploadSummaryView } from './dto/upload-summary.view';
import { DUPLICATE_POLICIES, type DuplicatePolicy } from './staged-image';
import { readUploadForm, wrongField } from './upload-form';
import { UploadSessions } from './upload-sessions';
import { AnnotationFileRefusedError } from './uploads.errors';
import { UPLOADS_CONFIG, type UploadsConfig } from './uploads.config';

export interface ImageUpload {
  request: IncomingMessage;
  /** What to do with paths that are taken, unless the form says something else. */
  policy: DuplicatePolicy;
}

const POLICY = 'on_duplicate';

/** Uploads into a dataset through this process, as browsers do them. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly sessions: UploadSessions,
    private readonly annotations: AnnotationIntake,
    private readonly quota: StorageQuota,
    @Inject(UPLOADS_CONFIG) private readonly config: UploadsConfig,
  ) {}

  /** Stores images while they arrive; the route requires `image:upload`. */
  async addImages(
    dataset: GrantedDataset,
    actor: Actor,
    { request, policy }: ImageUpload,
  ): Promise<UploadSummaryView> {
    await this.quota.assertRoom(Number(request.headers['content-length'] ?? 0));
    const context = { datasetId: dataset.datasetId, actor, policy };
    return this.sessions.run(context, async (session) => {
      const form = new ImageForm(context);
      let annotations: StagedAnnotations | undefined;
      await readUploadForm(request, this.config.maxFiles, {
        field: (name, value) => form.field(name, value),
        file: async (file) => {
          form.begun = true;
          await this.sessions.receive(session, file);
        },
        annotations: async (file) => {
          annotations = await this.annotations.stage(session, file);
        },
      });
      await session.idle();
      const results = session.results();
      if (!annotations) return toUploadSummary(results, null);
      try {
        const report = await this.annotations.import(dataset, actor, annotations);
        return toUploadSummary(results, report);
      } catch (error) {
        if (!(error instanceof AnnotationFileUnreadableError)) throw error;
        throw new AnnotationFileRefusedError(error, toUploadSummary(results, null));
      }
    });
  }
}

/** The fields of the form, which have to come before the files that they are about. */
class ImageForm {
  begun = false;

  constructor(private readonly context: { policy: DuplicatePolicy }) {}

  /** @throws ValidationFailedError */
  field(name: string, value: string): void {
    if (name !== POLICY || value === '') return;
    const policy = DUPLICATE_POLICIES.find((known) => known === value);
    if (!policy) throw wrongField(POLICY, `must be one of ${DUPLICATE_POLICIES.join(', ')}`);
    if (this.begun && policy !== this.context.policy) {
      throw wrongField(POLICY, 'must come before the files');
    }
    this.context.policy = policy;
  }
}
