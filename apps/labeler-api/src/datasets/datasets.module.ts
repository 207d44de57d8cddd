import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { DatasetChangesService } from './dataset-changes.service';
import { DatasetCreator } from './dataset-creator';
import { DatasetEditor } from './dataset-editor';
import { DatasetQueries } from './dataset.queries';
import { DatasetRepository } from './dataset.repository';
import { DatasetsController } from './datasets.controller';
import { DatasetsService } from './datasets.service';

/** The datasets that people see. */
@Module({
  imports: [AuditModule],
  controllers: [DatasetsController],
  providers: [
    DatasetsService,
    DatasetChangesService,
    DatasetCreator,
    DatasetEditor,
    DatasetQueries,
    DatasetRepository,
  ],
  exports: [DatasetCreator, DatasetsService],
})
export class DatasetsModule {}
