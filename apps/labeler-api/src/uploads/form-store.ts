import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AnnotationIntake, type StagedAnnotations } from './annotation-intake';
import { type StagedFile, StagingArea } from './staging-area';
import { UploadMemory } from './upload-memory';
import { readUploadForm } from './upload-form';
import type { NamedFile } from './upload-sessions';
import { FileTooLargeError } from './uploads.errors';
import { UPLOADS_CONFIG, type UploadsConfig } from './uploads.config';

/** A form that has arrived. */
export interface StoredForm {
  fields: Record<string, string>;
  /** The files in their order; each is opened when its turn comes. */
  files(): AsyncGenerator<NamedFile, void>;
  annotations: StagedAnnotations | undefined;
}

/** Keeps a form in storage until all of it has arrived: its fields may be the last of it. */
@Injectable()
export class FormStore {
  constructor(
    private readonly staging: StagingArea,
    private readonly memory: UploadMemory,
    private readonly intake: AnnotationIntake,
    @Inject(UPLOADS_CONFIG) private readonly config: UploadsConfig,
  ) {}

  /** Reads a form, works with it, and removes it. */
  async whileStored<T>(
    request: IncomingMessage,
    work: (form: StoredForm) => Promise<T>,
  ): Promise<T> {
    const holder = randomUUID();
    // The dataset has no id yet. What is left behind here is found by its holder.
    const place = { holder, datasetId: `upload_${holder}` };
    const stored: (StagedFile & { fileName: string })[] = [];
    const form: StoredForm = {
      fields: {},
      files: () => this.open(stored),
      annotations: undefined,
    };
    try {
      await readUploadForm(request, this.config.maxFiles, {
        field: (name, value) => (form.fields[name] = value),
        file: async ({ fileName, content }) => {
          stored.push({ ...(await this.write(place, content)), fileName });
        },
        annotations: async (file) => {
          form.annotations = await this.intake.stage(place, file);
        },
      });
      return await work(form);
    } finally {
      await this.staging.clear(holder);
    }
  }

  private write(
    place: { datasetId: string; holder: string },
    content: AsyncIterable<Buffer>,
  ): Promise<StagedFile> {
    const maxBytes = this.config.maxArchiveBytes;
    const tooLarge = () => new FileTooLargeError(maxBytes);
    return this.memory.whileStreaming(() =>
      this.staging.write(content, { ...place, maxBytes, tooLarge }),
    );
  }

  private async *open(
    stored: readonly (StagedFile & { fileName: string })[],
  ): AsyncGenerator<NamedFile, void> {
    for (const file of stored) {
      const content = this.staging.open(file);
      try {
        yield { fileName: file.fileName, content };
      } finally {
        await content.return();
      }
    }
  }
}
