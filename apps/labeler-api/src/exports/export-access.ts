import { DatasetGate, type GrantedDataset } from '@libs/access';
import { AppError, ValidationFailedError } from '@libs/errors';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { CreateExportDto } from './dto/create-export.dto';
import { ExportRepository, type ExportRow } from './export.repository';
import { ExportNotFoundError } from './exports.errors';

const ACTION = 'version:export';

/** Who may export, where the path does not name the project. */
@Injectable()
export class ExportAccess {
  constructor(
    private readonly gate: DatasetGate,
    private readonly exports: ExportRepository,
  ) {}

  /** The dataset that a body names. @throws ValidationFailedError, and what `DatasetGate.require` throws */
  async datasetIn(
    { project_id: reference }: CreateExportDto,
    { userId }: Actor,
  ): Promise<GrantedDataset> {
    if (!reference) {
      const message = 'project_id must be the id of a project';
      throw new ValidationFailedError([{ field: 'project_id', message }]);
    }
    return this.gate.require(reference, userId, ACTION);
  }

  /** @throws ExportNotFoundError, RoleRequiredError */
  async find({ userId }: Actor, id: string): Promise<ExportRow> {
    const row = await this.exports.find(id);
    if (!row) throw new ExportNotFoundError(id);
    try {
      await this.gate.require(row.dataset_id, userId, ACTION);
    } catch (error) {
      const isHidden = error instanceof AppError && error.kind === 'not_found';
      throw isHidden ? new ExportNotFoundError(id) : error;
    }
    return row;
  }
}
