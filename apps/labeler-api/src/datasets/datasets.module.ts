import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { DatasetChangesService } from './dataset-changes.service';
import { DatasetCreator } from './dataset-creator';
import { DatasetProjectController } from './dataset-project.controller';
import { DatasetProjectService } from './dataset-project.service';
import { DatasetEditor } from './dataset-editor';
import { DatasetQueries } from './dataset.queries';
import { DatasetRepository } from './dataset.repository';
import { DatasetsController } from './datasets.controller';
import { DatasetsService } from './datasets.service';
import { ProjectQueries } from './project.queries';

/** The datasets that people see. */
@Module({
  imports: [AuditModule],
  controllers: [DatasetsController, DatasetProjectController],
  providers: [
    DatasetsService,
    DatasetChangesService,
    DatasetProjectService,
    DatasetCreator,
    DatasetEditor,
    DatasetQueries,
    DatasetRepository,
    ProjectQueries,
  ],
  exports: [DatasetCreator, DatasetsService],
})
export class DatasetsModule {}
