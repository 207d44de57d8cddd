import { Module } from '@nestjs/common';
import { DatasetQueries } from './dataset.queries';
import { DatasetsController } from './datasets.controller';
import { DatasetsService } from './datasets.service';

/** The datasets that people see. */
@Module({
  controllers: [DatasetsController],
  providers: [DatasetsService, DatasetQueries],
})
export class DatasetsModule {}
