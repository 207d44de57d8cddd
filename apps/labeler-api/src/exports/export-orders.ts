import { type GrantedDataset, projectOf } from '@libs/access';
import { type Revision, Revisions } from '@libs/revisions';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { TaskTypeNotFoundError } from '../projects/projects.errors';
import type { CreateExportDto } from './dto/create-export.dto';
import { formatOf, settingsOf } from './export-settings';
import type { NewExport } from './export.repository';
import { EXPORTS_CONFIG, type ExportsConfig } from './exports.config';

const ID_BYTES = 8;

/** Turns what somebody asks for into what is to be written: of the dataset as it is now. */
@Injectable()
export class ExportOrders {
  constructor(
    private readonly revisions: Revisions,
    @Inject(EXPORTS_CONFIG) private readonly config: ExportsConfig,
  ) {}

  /**
   * Freezes the dataset.
   * @param holder Who writes the file; null: the worker
   * @throws UnsupportedExportFormatError, TaskTypeNotFoundError, ValidationFailedError, UploadsInProgressError
   */
  async order(
    dataset: GrantedDataset,
    dto: CreateExportDto,
    holder: string | null,
  ): Promise<NewExport> {
    const projectId = projectOf(dataset);
    formatOf(dto);
    const revision = await this.revisions.freeze(dataset.datasetId);
    const taskType = taskOf(dto, revision);
    return {
      id: `exp_${randomBytes(ID_BYTES).toString('hex')}`,
      dataset_id: dataset.datasetId,
      project_id: projectId,
      task_type: taskType,
      revision: revision.revision,
      settings: settingsOf(dto, revision, taskType),
      created_by: dataset.userId,
      holder,
      retentionDays: this.config.retentionDays,
    };
  }
}

/** @throws TaskTypeNotFoundError */
function taskOf({ task_type: wanted }: CreateExportDto, { taskTypes }: Revision): string {
  const taskType = wanted ?? taskTypes[0];
  if (taskType === undefined || !taskTypes.includes(taskType)) {
    throw new TaskTypeNotFoundError(taskType ?? 'detection');
  }
  return taskType;
}
