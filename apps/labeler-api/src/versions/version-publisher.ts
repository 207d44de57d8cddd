import { type GrantedDataset, projectOf } from '@libs/access';
import { EXPORT_FORMATS, type ExportFormat } from '@libs/formats';
import { Idempotency } from '@libs/idempotency';
import { Publisher } from '@libs/publishing';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { PublishVersionDto } from './dto/publish-version.dto';
import type { WholeVersionView } from './dto/version.view';
import { VersionJournal } from './version-journal';
import { VersionReader } from './version-reader';
import { UnsupportedExportFormatError } from './versions.errors';

/** Publishes tasks, for those who may. */
@Injectable()
export class VersionPublisher {
  constructor(
    private readonly publisher: Publisher,
    private readonly reader: VersionReader,
    private readonly journal: VersionJournal,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * @throws UnsupportedExportFormatError, TaskNotPublishableError, VersionExistsError, UploadsInProgressError,
   *   PublicationInterruptedError, StorageUnavailableError; nothing is published then
   */
  async publish(
    dataset: GrantedDataset,
    actor: Actor,
    dto: PublishVersionDto,
  ): Promise<WholeVersionView> {
    const order = {
      datasetId: dataset.datasetId,
      projectId: projectOf(dataset),
      taskType: dto.task_type,
      versionNumber: dto.version_number ?? null,
      description: dto.description ?? null,
      format: exportFormatOf(dto.export_format),
      includeDraft: dto.include_draft ?? false,
      createdBy: actor.userId,
    };
    const people = await this.reader.people([actor.userId]);
    let view: WholeVersionView | undefined;
    await this.idempotency.inOneOf((once) =>
      this.publisher.publish({
        ...order,
        record: async (tx, versionId) => {
          const made = await this.reader.getNew(tx, dataset, versionId, people);
          await this.journal.note(tx, actor, 'published', notedOf(made));
          await once(tx, () => made);
          view = made;
        },
      }),
    );
    if (!view) throw new Error('A version was published and not recorded');
    this.journal.announce(order.projectId);
    return view;
  }
}

function notedOf(version: WholeVersionView) {
  return {
    projectId: version.project_id,
    versionId: version.id,
    taskType: version.task_type,
    versionNumber: version.version_number,
    details: {
      export_format: version.export_format,
      include_draft: version.include_draft,
      image_count: version.image_count,
      annotation_count: version.annotation_count,
      content_hash: version.content_hash,
    },
  };
}

/** @throws UnsupportedExportFormatError */
function exportFormatOf(text: string): ExportFormat {
  const format = EXPORT_FORMATS.find((known) => known === text);
  if (!format) throw new UnsupportedExportFormatError(text, EXPORT_FORMATS);
  return format;
}
