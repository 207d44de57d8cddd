import type { GrantedDataset } from '@libs/access';
import { Inject, Injectable } from '@nestjs/common';
import type { AnnotationImportReport } from '../annotation-import/annotation-import-report';
import { AnnotationImporter } from '../annotation-import/annotation-importer';
import type { Actor } from '../audit/actor';
import { type StagedFile, StagingArea } from './staging-area';
import type { NamedFile } from './upload-sessions';
import { UploadMemory } from './upload-memory';
import { FileTooLargeError } from './uploads.errors';
import { UPLOADS_CONFIG, type UploadsConfig } from './uploads.config';

/** An annotation file that waits for the images it speaks of. */
export interface StagedAnnotations extends StagedFile {
  name: string;
}

/** Takes annotation files in, which are read when the images are stored. */
@Injectable()
export class AnnotationIntake {
  constructor(
    private readonly staging: StagingArea,
    private readonly memory: UploadMemory,
    private readonly importer: AnnotationImporter,
    @Inject(UPLOADS_CONFIG) private readonly config: UploadsConfig,
  ) {}

  /** Stores a file while it arrives. @throws FileTooLargeError, UploadsBusyError */
  async stage(
    place: { datasetId: string; holder: string },
    { fileName, content }: NamedFile,
  ): Promise<StagedAnnotations> {
    const { datasetId, holder } = place;
    const maxBytes = this.config.maxAnnotationBytes;
    const tooLarge = () => new FileTooLargeError(maxBytes);
    const staged = await this.memory.whileStreaming(() =>
      this.staging.write(content, { datasetId, holder, maxBytes, tooLarge }),
    );
    return { ...staged, name: fileName };
  }

  /** @throws AnnotationFileUnreadableError; then nothing of it was imported */
  import(
    dataset: GrantedDataset,
    actor: Actor,
    file: StagedAnnotations,
  ): Promise<AnnotationImportReport> {
    const { name, size } = file;
    const readable = {
      name,
      size,
      open: (range?: { start: number; end: number }) => this.staging.open(file, range),
    };
    return this.importer.import(dataset, readable, { actor });
  }
}
