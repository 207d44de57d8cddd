import { Module } from '@nestjs/common';
import { ActivityQueries } from './activity.queries';
import { AdminDatasetQueries } from './admin-dataset.queries';
import { AdminDatasetsController } from './admin-datasets.controller';
import { AdminDatasetsService } from './admin-datasets.service';
import { ProgressQueries } from './progress.queries';

/** Datasets as administrators of the system see them. */
@Module({
  controllers: [AdminDatasetsController],
  providers: [AdminDatasetsService, AdminDatasetQueries, ProgressQueries, ActivityQueries],
})
export class AdminDatasetsModule {}
